package nndl.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.data.recipe.NumberedColumns;
import nndl.error.InputException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/**
 * The params of a stage by their names: those that are options of {@code nndl train}, and those
 * about frames, rows and files, which the command does not have.
 */
final class ParamTable {
  private static final String OPTION = "[a-z][a-z0-9-]*=.*";

  private final Params stage;
  private final boolean answersNumbers;
  private final Map<String, Param<?>> all = new TreeMap<>();
  private volatile Param<?>[] both;

  /**
   * @param answersNumbers whether the network answers numbers, and no classes
   */
  ParamTable(Params stage, boolean answersNumbers) {
    this.stage = stage;
    this.answersNumbers = answersNumbers;
    options().forEach(option -> add(option.make(stage, answersNumbers)));
    add(
        new IntArrayParam(
            stage,
            "layers",
            "sizes of all layers: features, neurons of each hidden layer, %s; in place of hiddenLayers"
                .formatted(answersNumbers ? "1" : "classes"),
            (Function1<int[], Object> & Serializable)
                sizes -> arePositive(present("layers", sizes)) && sizes.length > 1));
    add(
        new IntArrayParam(
            stage,
            "hidden",
            "the name that hiddenLayers had",
            (Function1<int[], Object> & Serializable)
                sizes -> arePositive(present("hidden", sizes))));
    add(
        new DoubleParam(
            stage,
            "tol",
            "the fit ends after %s epochs in which the mean cost of the training rows has not"
                    .formatted(Convergence.EPOCHS)
                + " fallen by more than this; without it no epoch is left out",
            ParamValidators.gtEq(0)));
    add(
        new Param<>(
            stage.uid(),
            "initialWeights",
            "initial weights and biases: for each layer the weights of each of its inputs, then the"
                + " biases",
            Vector.class));
    add(
        new BooleanParam(
            stage,
            "standardization",
            "whether each feature is shifted to mean 0 and scaled to deviation 1 first, or without"
                + " withMean divided by the root mean square of its numbers that are not 0"));
    add(
        new BooleanParam(
            stage,
            "withMean",
            "whether standardization shifts features, which leaves no zeros; without it true, but"
                + " false for %s or more features of whose numbers in the training rows fewer than"
                    .formatted(NumberedColumns.MIN_COUNT)
                + " 5 % are not 0"));
    text(
        "validationIndicatorCol",
        "name of the column that is true in rows for validation, which are not trained on");
    add(
        new Param<>(
            stage.uid(),
            "handleInvalid",
            "what happens to a row whose features or label are null or not finite: error, or skip",
            (Function1<String, Object> & Serializable) ParamTable::handlesInvalid,
            String.class));
    add(
        new StringArrayParam(
            stage,
            "options",
            "options of nndl train, each as name=value without dashes; their params are better",
            (Function1<String[], Object> & Serializable)
                texts ->
                    Arrays.stream(present("options", texts))
                        .allMatch(text -> text.matches(OPTION))));
    add(
        new IntParam(
            stage,
            "slots",
            "the most slots that the training holds; if it is not set, as many as it can use",
            ParamValidators.gtEq(1)));
    text("rowsDir", "directory for the rows during the training, which all executors must reach");
    text(
        "modelDir",
        "directory in which each fit has one for its checkpoints and reports, to resume from");
    text(
        "weightCol",
        "name of the column that says how much each row counts; if it is not set or empty, each"
            + " counts once");
  }

  boolean answersNumbers() {
    return answersNumbers;
  }

  /** Returns the options that are params. */
  List<FitOption> options() {
    return FitOption.all(answersNumbers);
  }

  private void add(Param<?> param) {
    all.put(param.name(), param);
  }

  private void text(String name, String doc) {
    add(
        new Param<>(
            stage.uid(),
            name,
            doc,
            (Function1<String, Object> & Serializable) value -> present(name, value) != null,
            String.class));
  }

  /** Fails for keep, since a network has no answer for what is not a number. */
  private static boolean handlesInvalid(String word) {
    if (!List.of("error", "skip").contains(word)) {
      throw InputException.expected("handleInvalid", "error or skip", word);
    }
    return true;
  }

  private static boolean arePositive(int[] sizes) {
    return Arrays.stream(sizes).allMatch(size -> size > 0);
  }

  /** Fails for null, which Spark could not even show. */
  private static <T> T present(String param, T value) {
    if (value == null) {
      throw InputException.expected(param, "a value", "null");
    }
    return value;
  }

  /** Gives the params of the stage their defaults. */
  void setDefaults() {
    for (FitOption option : options()) {
      option
          .defaultValue(answersNumbers)
          .ifPresent(value -> stage.setDefault(this.<Param<Object>>get(option.param()), value));
    }
    stage.setDefault(this.<Param<Object>>get("standardization"), true);
    stage.setDefault(this.<Param<Object>>get("handleInvalid"), "error");
    stage.setDefault(this.<StringArrayParam>get("options"), new String[0]);
  }

  /**
   * Returns the param of this name.
   *
   * @param <P> its type
   */
  @SuppressWarnings("unchecked")
  <P extends Param<?>> P get(String name) {
    return (P) all.get(name);
  }

  /** Returns the name of the column of weights, which is empty if every row counts once. */
  String weights() {
    return stage.get(this.<Param<String>>get("weightCol")).getOrElse(() -> "");
  }

  /**
   * Returns what Spark says of a param, but for arrays, whose numbers or words it does not show.
   */
  String explain(Param<?> param) {
    Param<?> own = stage.getParam(param.name());
    List<String> values = new ArrayList<>();
    stage.getDefault(own).foreach(value -> values.add("default: " + FitOption.readable(value)));
    stage.get(own).foreach(value -> values.add("current: " + FitOption.readable(value)));
    return "%s: %s (%s)"
        .formatted(
            own.name(), own.doc(), values.isEmpty() ? "undefined" : String.join(", ", values));
  }

  /**
   * Returns these params and those of a class of Spark, which are always the same, in the order of
   * their names. Spark asks for them whenever it looks at one.
   */
  Param<?>[] with(Param<?>[] others) {
    if (both == null) {
      Map<String, Param<?>> sorted = new TreeMap<>(all);
      for (Param<?> other : others) {
        sorted.put(other.name(), other);
      }
      both = sorted.values().toArray(Param<?>[]::new);
    }
    return both.clone();
  }
}
