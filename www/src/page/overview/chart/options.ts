// From columns to what ECharts wants. Pure but for making the tooltip's elements.
// Always: texts from the API become text nodes, never markup.
import { money, moneyShort, type Unit } from "../../../kit/money";
import { axisText, type Columns, columnText, type Series } from "../series";

/** Reads a colour token of the page. */
export type Token = (name: string) => string;

export interface Picture {
  columns: Columns;
  unit: Unit;
  /** Labels of the series that are switched off. */
  hidden: ReadonlySet<string>;
}

function tooltip(picture: Picture, at: number, token: Token): HTMLElement {
  const box = document.createElement("div");
  const line = (text: string, amount: string, colour: string | null, bold: boolean) => {
    const row = box.appendChild(document.createElement("div"));
    row.style.cssText = `display:flex;gap:8px;align-items:center;line-height:1.7;font-weight:${bold ? 650 : 400}`;
    const dot = row.appendChild(document.createElement("span"));
    dot.style.cssText = "width:9px;height:9px;border-radius:3px;flex:none";
    if (colour) dot.style.background = colour;
    row.appendChild(document.createElement("span")).textContent = text;
    const value = row.appendChild(document.createElement("span"));
    value.textContent = amount;
    value.style.cssText = "margin-left:auto;padding-left:18px;font-variant-numeric:tabular-nums";
  };
  line(
    columnText(picture.columns.days[at] ?? "", picture.columns.step),
    money(picture.columns.totals[at] ?? 0, picture.unit),
    null,
    true,
  );
  for (const one of shown(picture)) {
    const value = one.values[at] ?? 0;
    if (value !== 0) line(one.label, money(value, picture.unit), token(`--series-${one.colour}`), false);
  }
  return box;
}

function shown(picture: Picture): Series[] {
  return picture.columns.series.filter((one) => !picture.hidden.has(one.label));
}

export function optionsOf(picture: Picture, token: Token): Record<string, unknown> {
  const text = { color: token("--ink-3"), fontFamily: token("--font"), fontSize: 12 };
  return {
    animationDuration: 250,
    textStyle: { fontFamily: token("--font") },
    grid: { left: 4, right: 8, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: token("--ink"), opacity: 0.06 } },
      backgroundColor: token("--surface"),
      borderColor: token("--line-strong"),
      textStyle: { color: token("--ink"), fontSize: 13, fontFamily: token("--font") },
      confine: true,
      formatter: (points: { dataIndex: number }[]) => tooltip(picture, points[0]?.dataIndex ?? 0, token),
    },
    xAxis: {
      type: "category",
      data: picture.columns.days,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--line-strong") } },
      axisLabel: {
        ...text,
        margin: 14,
        hideOverlap: true,
        formatter: (day: string) => axisText(day, picture.columns.step),
      },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => moneyShort(value, picture.unit) },
      splitLine: { lineStyle: { color: token("--line") } },
    },
    series: shown(picture).map((one) => ({
      type: "bar",
      name: one.label,
      stack: "net",
      data: one.values,
      barMaxWidth: 28,
      barCategoryGap: picture.columns.days.length > 60 ? "18%" : "28%",
      itemStyle: { color: token(`--series-${one.colour}`) },
      emphasis: { disabled: true },
    })),
  };
}
