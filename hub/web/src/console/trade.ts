// trade.ts: the shapes these rooms speak of, by the names the field gives them (schemas/openapi.yaml).
import type { Schemas } from "../shared/api";

export interface Area {
  desc?: string;
  zones?: string[];
  circles?: string[];
  polygons?: string[];
}
type Written = NonNullable<Schemas["Alert"]["content"]>;
export type Content = Partial<Omit<Written, "area" | "$defs">> & { area?: Area };
export type Alert = Omit<Schemas["Alert"], "content"> & { content?: Content };
export type Text = NonNullable<Content["texts"]>[number];
export type Short = NonNullable<Text["short"]>;
export type Preview = Schemas["AlertPreview"];
export type Message = NonNullable<Preview["messages"]>[number];
export type Lack = NonNullable<Preview["missing"]>[number];
export type Template = Schemas["TemplateList"]["templates"][number];
export type Channel = NonNullable<Schemas["ChannelList"]["channels"]>[number];
export type DeliveryChannel = NonNullable<Schemas["Deliveries"]["channels"]>[number];
export type Progress = Schemas["Progress"];
export type Minute = NonNullable<Progress["minutes"]>[number];
export type FailureReason = NonNullable<Progress["reasons"]>[number];
export type Device = NonNullable<Schemas["Devices"]["devices"]>[number];
export type Survey = Schemas["Survey"];
export type Siren = NonNullable<Schemas["SirenList"]["sirens"]>[number];
export type Account = Schemas["Account"];
export type Zone = NonNullable<Schemas["AreaList"]["areas"]>[number];
export type Incident = Schemas["Incident"];
