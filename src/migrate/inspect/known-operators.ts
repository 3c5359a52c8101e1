const SPARK =
  'infer_and_cast_type cast_single_data_type encode_categorical manage_columns manage_rows process_numeric ' +
  'format_string handle_missing handle_outliers join_tables join_multi_keys time_series balance_data split sampling ' +
  'search_and_edit featurize_text featurize_date_time custom_pandas custom_pyspark custom_code custom_formula ' +
  's3_destination';
const VISUALIZATIONS =
  'histogram quick_model feature_correlation multicolinearity target_leakage describe bias_report ' +
  'data_insights_report scatterplot duplicate_rows';
const OTHERS =
  'sagemaker.s3_source_0.1 sagemaker.athena_source_0.1 sagemaker.redshift_source_0.1 sagemaker.dataset.identity_0.1';

/** Operators seen in public flows of Data Wrangler in Studio Classic. */
export const KNOWN_OPERATORS: ReadonlySet<string> = new Set([
  ...SPARK.split(' ').map((name) => `sagemaker.spark.${name}_0.1`),
  ...VISUALIZATIONS.split(' ').map((name) => `sagemaker.visualizations.${name}_0.1`),
  ...OTHERS.split(' '),
]);
