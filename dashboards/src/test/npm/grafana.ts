// Grafana's types, each from where the package has it.
export type {
  Dashboard, DataQuery, FieldConfigSource, GraphFieldConfig, Panel, RowPanel, VariableModel,
} from '@grafana/schema';
export type {
  Options as BarGaugePanelOptions,
} from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
export type {
  Options as StatPanelOptions,
} from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
export type {
  Options as TimeSeriesOptions,
} from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
