// topojson-client has no types of its own; this is what we use of it.
declare module "topojson-client" {
  export function feature(topology: unknown, object: string): GeoJSON.FeatureCollection;
}
