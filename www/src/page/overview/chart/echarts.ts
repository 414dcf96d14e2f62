// The parts of ECharts that are used, and no others. Loaded by a dynamic import, so that pages without a chart,
// and the words of those with one, need not wait for it.
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

export type { EChartsType };
export const draw = (element: HTMLElement): EChartsType => init(element, null, { renderer: "svg" });
