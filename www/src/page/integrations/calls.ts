// Calls that several cards of this page make.
import { answerOf, api } from "../../api/client";
import type { Integration, Site, SiteChange } from "../../api/types";

/** Makes an integration without a key or a secret yet. */
export const connectStripe = (site: string): Promise<Integration> =>
  answerOf(api.POST("/api/sites/{site}/integrations", { params: { path: { site } }, body: { kind: "stripe" } }));

/** Changes settings of a site; what is absent stays as it is. */
export const changeSite = (site: string, change: SiteChange): Promise<Site> =>
  answerOf(api.PATCH("/api/sites/{site}", { params: { path: { site } }, body: change }));
