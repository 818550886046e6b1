// What a dashboard of ours is to Grafana, by its own published types. GrafanaTypesTest appends every dashboard as a constant of
// this type, and has the compiler judge.
import type {
  BarGaugePanelOptions, Dashboard, DataQuery, FieldConfigSource, GraphFieldConfig, Panel, RowPanel, StatPanelOptions,
  TimeSeriesOptions, VariableModel,
} from './grafana';

/** As JSON has it: where the types name a constant of an enumeration, its text. */
type Json<T> = T extends string ? `${T}`
  : T extends (infer A)[] ? Json<A>[]
  : T extends object ? { [K in keyof T]: Json<T[K]> }
  : T;

/** What Grafana's data source for Prometheus takes; @grafana/schema has no type of its own for it. */
interface Query extends DataQuery {
  expr: string;
  legendFormat: string;
  instant?: boolean;
  range?: boolean;
}

type Of<Type extends string, Options, Custom> = Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> & {
  type: Type;
  options: Options;
  fieldConfig: FieldConfigSource<Custom>;
  targets: Query[];
};

type Row = Omit<RowPanel, 'type'> & { type: 'row' };

type OurPanel =
  | Of<'timeseries', Omit<TimeSeriesOptions, 'timezone'>, GraphFieldConfig>
  | Of<'stat', StatPanelOptions, never>
  | Of<'bargauge', Omit<BarGaugePanelOptions, 'legend'>, never>;

export type OurDashboard = Json<Omit<Dashboard, 'panels' | 'templating'> & {
  panels: (OurPanel | Row)[];
  templating: { list: (VariableModel & { definition?: string })[] };
}>;
