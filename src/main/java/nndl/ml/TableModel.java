package nndl.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowEncoder;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.StructType;

/**
 * Classifies rows by a network that was trained on a table. It reads the columns of the training by
 * their names, and adds columns with the predicted class, its name, and a number for each class. If
 * a number is missing that the model needs, these are null.
 */
public final class TableModel extends Transformer implements MLWritable {
  private final String uid;
  private final Model model;
  private final Recipe recipe;
  private final Param<String> predictionCol;
  private final Param<String> predictedLabelCol;
  private final Param<String> probabilityCol;
  private final Param<String> rawPredictionCol;

  /** Creates a model without a network, which answers nothing: Spark Connect asks for its class. */
  public TableModel() {
    this(Uids.random("table"), null, null);
  }

  /** Fails if the model was not trained on a table, or answers numbers. */
  public TableModel(Model model) {
    this(Uids.random("table"), model);
  }

  TableModel(String uid, Model model) {
    this(uid, model, recipe(model));
  }

  private TableModel(String uid, Model model, Recipe recipe) {
    this.uid = uid;
    this.model = model;
    this.recipe = recipe;
    predictionCol = column("predictionCol", "index of the predicted class", "prediction");
    predictedLabelCol = column("predictedLabelCol", "name of the class", "predictedLabel");
    probabilityCol = column("probabilityCol", "number for each class", "probability");
    rawPredictionCol = column("rawPredictionCol", "margin of each class", "rawPrediction");
  }

  private static Recipe recipe(Model model) {
    Model.requireClasses(model);
    return model
        .input()
        .recipe()
        .orElseThrow(
            () ->
                InputException.expected("model", "a model of a table", "a model of other samples"));
  }

  private Param<String> column(String name, String content, String value) {
    Param<String> param =
        new Param<>(this, name, "name of the column with the %s; empty: none".formatted(content));
    setDefault(param, value);
    return param;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns the trained network. */
  public Model model() {
    return model;
  }

  public Param<String> predictionCol() {
    return predictionCol;
  }

  public String getPredictionCol() {
    return getOrDefault(predictionCol);
  }

  public TableModel setPredictionCol(String value) {
    return (TableModel) set(predictionCol, value);
  }

  public Param<String> predictedLabelCol() {
    return predictedLabelCol;
  }

  public String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol);
  }

  public TableModel setPredictedLabelCol(String value) {
    return (TableModel) set(predictedLabelCol, value);
  }

  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  public String getProbabilityCol() {
    return getOrDefault(probabilityCol);
  }

  public TableModel setProbabilityCol(String value) {
    return (TableModel) set(probabilityCol, value);
  }

  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }

  public String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol);
  }

  public TableModel setRawPredictionCol(String value) {
    return (TableModel) set(rawPredictionCol, value);
  }

  /** Returns the names of the columns that are added, in the order of an answer's fields. */
  private List<String> names() {
    return List.of(
        getRawPredictionCol(), getProbabilityCol(), getPredictionCol(), getPredictedLabelCol());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    RowEncoder unused = new RowEncoder(recipe, "rows", List.of(schema.fieldNames()), false);
    StructType with = schema;
    for (int k = 0; k < names().size(); k++) {
      with =
          SchemaUtils.appendColumn(
              with, names().get(k), TableNetwork.ANSWER.fields()[k].dataType(), true);
    }
    return FrameNames.ofPredictions(with, getPredictionCol(), recipe.classes());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    TableNetwork network = new TableNetwork(model, recipe);
    UDF1<Row, Row> answer = network::answer;
    Column[] cells =
        recipe.sources().stream()
            .map(name -> col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return AnswerColumns.add(
        dataset,
        udf(answer, TableNetwork.ANSWER).apply(struct(cells)),
        TableNetwork.ANSWER,
        names(),
        schema);
  }

  @Override
  public TableModel copy(ParamMap extra) {
    return copyValues(new TableModel(uid, model), extra);
  }

  @Override
  public MLWriter write() {
    return new ModelDirectory.Writer(this, model);
  }

  /** Returns a reader of a model that was saved. */
  public static MLReader<TableModel> read() {
    return new ModelDirectory.Reader<>(TableModel.class, TableModel::new);
  }

  /** Reads a model that was saved. */
  public static TableModel load(String path) {
    return read().load(path);
  }
}
