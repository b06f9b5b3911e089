package nndl.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.command.Choices;
import nndl.command.Ranges;
import nndl.command.Scope;
import nndl.command.Scopes;
import nndl.command.options.TrainOptions;
import nndl.command.run.TableDefaults;
import nndl.error.InputException;
import nndl.network.Layout;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import scala.runtime.AbstractFunction1;

/**
 * An option of {@code nndl train} that is a param of a stage. The param's type, documentation,
 * default and range are read off the one declaration of the option.
 *
 * @param name the name of the option, without dashes
 * @param param the name of the param: Spark's own for it, or else the option's in camel case
 */
record FitOption(String name, String param, OptionSpec spec) {
  private static final String HIDDEN = "hidden";
  private static final String NO_LAYERS = "none";
  private static final Pattern NAMED = Pattern.compile("--([a-z][a-z0-9-]*)( of nndl convert)?");

  /** The params that have another name than their option. */
  private static final Map<String, String> NAMES =
      Map.of(
          "epochs", "maxIter",
          "learning-rate", "stepSize",
          "step-size", "stepEpochs",
          "checkpoint-every", "checkpointInterval",
          "keep", "checkpointsKept");

  /** How the rows decide, of options without a fixed default. */
  private static final Map<String, String> RULES = new HashMap<>(TableDefaults.rules());

  /** The defaults that are not those of the command, of a table and of a fit alone. */
  private static final Map<String, String> DEFAULTS = new HashMap<>(TableDefaults.all());

  static {
    RULES.put("evaluate", "validation if there are such rows, else none");
    RULES.compute(
        "mini-batch-size",
        (name, rule) ->
            "%s, or %s for sparse rows, for which withMean is false without being set"
                .formatted(rule, NetworkFit.SPARSE_MINI_BATCH));
    DEFAULTS.put("monitor", "training-cost");
  }

  /**
   * Those that have no effect if numbers are answered, those that have one only then, and costs.
   */
  private static final Set<String> OF_CLASSES =
      Set.of(
          "class-weights",
          "label-smoothing",
          "early-stopping-by",
          "cross-entropy",
          "log-likelihood");

  private static final Set<String> OF_NUMBERS = Set.of("huber-delta", "absolute", "huber");

  private static final Map<Class<?>, Type> TYPES =
      Map.of(
          double.class, Type.DOUBLE,
          Double.class, Type.DOUBLE,
          int.class, Type.INT,
          Integer.class, Type.INT,
          long.class, Type.LONG,
          boolean.class, Type.BOOLEAN);

  /** The param that an option is, or that decides what it says, by its name. */
  private static final Map<String, String> PARAMS = new HashMap<>();

  private static final List<FitOption> ALL =
      new CommandLine(new TrainOptions())
          .getCommandSpec().options().stream().flatMap(FitOption::of).toList();

  private static final Map<String, FitOption> BY_NAME =
      ALL.stream().collect(Collectors.toMap(FitOption::name, option -> option));

  /** Returns those of a stage that answers numbers, or of one that tells classes. */
  static List<FitOption> all(boolean numbers) {
    return ALL.stream().filter(option -> fits(option.name, numbers)).toList();
  }

  private static boolean fits(String word, boolean numbers) {
    return !(numbers ? OF_CLASSES : OF_NUMBERS).contains(word);
  }

  private static Stream<FitOption> of(OptionSpec spec) {
    String name = spec.longestName().substring(2);
    Scope scope = Scopes.of(spec);
    String param = scope.param().isEmpty() ? camelCase(name) : scope.param();
    if (scope.program()) {
      PARAMS.put(name, param);
    }
    boolean isColumn = !scope.param().isEmpty() && !List.of(HIDDEN, "seed").contains(name);
    return scope.program() && !isColumn
        ? Stream.of(new FitOption(name, param, spec))
        : Stream.empty();
  }

  private static String camelCase(String name) {
    return NAMES.getOrDefault(
        name,
        Pattern.compile("-(.)")
            .matcher(name)
            .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT)));
  }

  /** Returns the option of this name, if it is one of them. */
  static Optional<FitOption> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns an error that names params in place of options. */
  static InputException ofParams(InputException e) {
    InputException named = new InputException(e.text().lines().map(FitOption::ofParams).toList());
    named.initCause(e);
    return named;
  }

  /** Returns a text that names params in place of options. */
  static String ofParams(String text) {
    return NAMED
        .matcher(text)
        .replaceAll(
            option ->
                Matcher.quoteReplacement(PARAMS.getOrDefault(option.group(1), option.group())));
  }

  /**
   * The documentation, which says by which rule the training decides if there is no default. A
   * default is the command's, so it is left out.
   */
  String doc() {
    String rule = RULES.get(name);
    String said = spec.defaultValue() == null ? DEFAULTS.get(name) : spec.defaultValue();
    String text = ofParams(String.join(" ", spec.description()).replace(" (" + said + ")", ""));
    return rule == null ? text : text + "; without it " + rule;
  }

  /**
   * Returns the default, or empty if the rows or other params decide.
   *
   * @param numbers whether numbers are answered
   */
  Optional<Object> defaultValue(boolean numbers) {
    if (RULES.containsKey(name)) {
      return Optional.empty();
    }
    String usual = type() == Type.BOOLEAN ? "false" : spec.defaultValue();
    String value = DEFAULTS.getOrDefault(name, usual);
    return Optional.ofNullable(
            numbers ? TableDefaults.ofNumbers().getOrDefault(name, value) : value)
        .map(this::value);
  }

  private enum Type {
    DOUBLE(Double.class),
    INT(Integer.class),
    LONG(Long.class),
    BOOLEAN(Boolean.class),
    WORD(String.class),
    DOUBLES(double[].class),
    INTS(int[].class),
    WORDS(String[].class);

    /** What a param has, which Java does not check: to it, numbers are params of objects. */
    private final Class<?> values;

    Type(Class<?> values) {
      this.values = values;
    }
  }

  private Type type() {
    Type one = TYPES.getOrDefault(spec.auxiliaryTypes()[0], Type.WORD);
    if (name.equals(HIDDEN)) {
      return Type.INTS;
    }
    if (!spec.isMultiValue()) {
      return one;
    }
    return one == Type.DOUBLE ? Type.DOUBLES : one == Type.INT ? Type.INTS : Type.WORDS;
  }

  /**
   * Makes the param of a stage.
   *
   * @param numbers whether numbers are answered
   */
  Param<?> make(Params stage, boolean numbers) {
    String doc = doc();
    return switch (type()) {
      case DOUBLE -> new DoubleParam(stage, param, doc, new Check<>(name, numbers));
      case INT -> new IntParam(stage, param, doc, new Check<>(name, numbers));
      case LONG -> new LongParam(stage, param, doc, new Check<>(name, numbers));
      case BOOLEAN -> new BooleanParam(stage, param, doc);
      case WORD -> new Param<>(stage.uid(), param, doc, new Check<>(name, numbers), String.class);
      case DOUBLES -> new DoubleArrayParam(stage, param, doc, new Check<>(name, numbers));
      case INTS -> new IntArrayParam(stage, param, doc, new Check<>(name, numbers));
      case WORDS -> new StringArrayParam(stage, param, doc, new Check<>(name, numbers));
    };
  }

  /** Returns the value that a text of the option means. */
  Object value(String text) {
    String[] words = text.equals(NO_LAYERS) ? new String[0] : text.split(",");
    return switch (type()) {
      case DOUBLE -> Double.valueOf(text);
      case INT -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case WORD -> text;
      case DOUBLES -> Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
      case INTS -> Arrays.stream(words).mapToInt(Integer::parseInt).toArray();
      case WORDS -> text.split(",");
    };
  }

  /** Returns the text of the option that means a value. */
  String text(Object value) {
    String text = items(value).stream().map(String::valueOf).collect(Collectors.joining(","));
    return text.isEmpty() ? NO_LAYERS : text;
  }

  private static List<?> items(Object value) {
    return readable(value) instanceof List<?> all ? all : List.of(value);
  }

  /** Returns an array as a list, and what is no array as it is. */
  static Object readable(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    if (value instanceof double[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    return value instanceof String[] words ? List.of(words) : value;
  }

  /** Fails if a value is of another type, outside the option's range or none of its choices. */
  private void require(Object value, boolean numbers) {
    if (value == null) {
      throw InputException.expected(param, "a value", "null");
    }
    if (!type().values.isInstance(value)) {
      String found = "%s of type %s".formatted(value, value.getClass().getSimpleName());
      throw InputException.expected(
          param, "a value of type " + type().values.getSimpleName(), found);
    }
    if (items(value).isEmpty() && !name.equals(HIDDEN)) {
      throw InputException.expected(param, "a value", "none");
    }
    List<String> choices = Choices.of(spec).stream().filter(word -> fits(word, numbers)).toList();
    for (Object item : items(value)) {
      Ranges.require(spec, item, param);
      if (name.equals(HIDDEN) && ((int) item < 1 || (int) item > Layout.MAX_NEURONS)) {
        throw InputException.expected(
            param, "numbers of neurons from 1 to " + Layout.MAX_NEURONS, text(value));
      }
      if (!choices.isEmpty() && choices.stream().noneMatch(item.toString()::equalsIgnoreCase)) {
        throw InputException.expected(param, InputException.or(choices), item);
      }
    }
  }

  /** The check of a param, which travels with it. */
  private static final class Check<T> extends AbstractFunction1<T, Object> implements Serializable {
    private static final long serialVersionUID = 1;
    private final String option;
    private final boolean numbers;

    Check(String option, boolean numbers) {
      this.option = option;
      this.numbers = numbers;
    }

    @Override
    public Object apply(T value) {
      BY_NAME.get(option).require(value, numbers);
      return true;
    }
  }
}
