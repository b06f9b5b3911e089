package nndl.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.ClassUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;

/**
 * Writes what Python knows of params: {@code src/main/python/nndl/_params.py}. For each estimator
 * there are its params with their types, texts and defaults, and the getters and setters that it
 * has in Java; what all have stands once. What Spark's superclass has, PySpark's has too.
 */
final class PythonParams {
  private static final int WIDTH = 120;

  private static final String START =
      """
      # Written by nndl.ml.PythonParams of the tests from the params in Java. PythonParamsTest says how.
      from __future__ import annotations

      from typing import Any, Callable, List, Optional, TypeVar

      from pyspark import keyword_only
      from pyspark.ml.linalg import Vector
      from pyspark.ml.param import Param, Params, TypeConverters
      from pyspark.ml.param.shared import %s
      from pyspark.ml.wrapper import JavaParams

      T = TypeVar("T")
      S = TypeVar("S", bound=JavaParams)


      def _param(name: str, convert: Callable[[Any], T], doc: str) -> Param[T]:
          return Param(Params._dummy(), name, doc, typeConverter=convert)
      """;

  /** The type of a param, and what converts values to it. */
  private record Type(String name, String converter) {}

  private static final Map<Class<?>, Type> TYPES =
      Map.of(
          double.class, new Type("float", "toFloat"),
          int.class, new Type("int", "toInt"),
          long.class, new Type("int", "toInt"),
          boolean.class, new Type("bool", "toBoolean"),
          String.class, new Type("str", "toString"),
          int[].class, new Type("List[int]", "toListInt"),
          double[].class, new Type("List[float]", "toListFloat"),
          String[].class, new Type("List[str]", "toListString"),
          Vector.class, new Type("Vector", "toVector"));

  private static final List<Estimator<?>> STAGES =
      List.of(new NetworkClassifier(), new NetworkRegressor());

  private final Estimator<?> stage;
  private final String name;
  private final Set<String> ofSuperclass;
  private final Set<String> ofTraits;
  private final StringBuilder text;

  private PythonParams(Estimator<?> stage, StringBuilder text) {
    this.stage = stage;
    this.text = text;
    this.name = stage.getClass().getSimpleName();
    ofSuperclass = traits(stage.getClass().getSuperclass());
    ofTraits = traits(stage.getClass());
    ofTraits.removeAll(ofSuperclass);
  }

  /** The params that a class has by Spark's interfaces, of which each has one. */
  private static Set<String> traits(Class<?> type) {
    return ClassUtils.getAllInterfaces(type).stream()
        .filter(trait -> trait.getName().startsWith("org.apache.spark.ml.param.shared.Has"))
        .map(trait -> uncapitalised(trait.getSimpleName().substring("Has".length())))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String uncapitalised(String word) {
    return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Prints the file. */
  public static void main(String[] unused) {
    System.out.print(file());
  }

  /** Returns what the file has to say. */
  static String file() {
    StringBuilder text = new StringBuilder();
    List<PythonParams> all = STAGES.stream().map(stage -> new PythonParams(stage, text)).toList();
    PythonParams first = all.get(0);
    Set<String> shared =
        first
            .own()
            .filter(param -> all.stream().allMatch(one -> one.hasSame(param)))
            .map(Param::name)
            .collect(Collectors.toSet());
    first.writeShared(shared);
    all.forEach(one -> one.write(shared));
    return text.toString();
  }

  private boolean hasSame(Param<?> param) {
    return own()
        .anyMatch(
            one ->
                one.name().equals(param.name())
                    && one.doc().equals(param.doc())
                    && type(one).equals(type(param)));
  }

  /** Writes what all stages have. */
  private void writeShared(Set<String> shared) {
    text.append(START.formatted(mixins().collect(Collectors.joining(", "))));
    begin("NetworkParams(Params)", "What all have.");
    own(shared).forEach(this::declare);
    own(shared).forEach(this::get);
    begin("NetworkSetters(JavaParams)", "How these are set.");
    text.append("\n    _input_kwargs: dict[str, Any]  # which keyword_only keeps\n");
    own(shared).forEach(this::set);
  }

  private Stream<String> mixins() {
    return ofTraits.stream().map(one -> "Has" + capitalised(one));
  }

  /** Writes what this stage has beside those, and all defaults. */
  private void write(Set<String> shared) {
    List<Param<?>> rest = own().filter(param -> !shared.contains(param.name())).toList();
    String bases =
        Stream.concat(mixins(), Stream.of("NetworkParams")).collect(Collectors.joining(", "));
    begin(
        "%sParams(%s)".formatted(name, bases), "The params of a %s, which its model keeps.", name);
    rest.forEach(this::declare);
    text.append(rest.isEmpty() ? "" : "\n");
    text.append("    def __init__(self, *args: Any) -> None:\n");
    text.append("        super().__init__(*args)\n");
    call("        self._setDefault(", ")", own().filter(stage::hasDefault).map(this::assigned));
    rest.forEach(this::get);
    begin(
        "%sSetters(NetworkSetters, %1$sParams)".formatted(name),
        "How a %s is made, and its params are set.",
        name);
    text.append("    @keyword_only\n");
    call("    def __init__(", ") -> None:", signature("self"));
    text.append("        super().__init__()\n");
    text.append(
        "        self._java_obj = self._new_java_obj(\"%s\", self.uid)\n"
            .formatted(stage.getClass().getName()));
    text.append("        self._set(**self._input_kwargs)\n");
    all().filter(param -> rest.contains(param) || isOfTrait(param)).forEach(this::set);
  }

  private void begin(String head, String promise, Object... words) {
    text.append("\n\nclass %s:\n    \"\"\"%s\"\"\"\n".formatted(head, promise.formatted(words)));
    text.append(head.startsWith("NetworkSetters") ? "" : "\n"); // its methods begin with one
  }

  private Stream<Param<?>> all() {
    return Arrays.stream(stage.params());
  }

  /** The params that neither PySpark's superclass nor a mixin has. */
  private Stream<Param<?>> own() {
    return all().filter(param -> !ofSuperclass.contains(param.name()) && !isOfTrait(param));
  }

  private Stream<Param<?>> own(Set<String> names) {
    return own().filter(param -> names.contains(param.name()));
  }

  private boolean isOfTrait(Param<?> param) {
    return ofTraits.contains(param.name());
  }

  /** Whether the class has a setter that PySpark's superclass has not, for a value as it is. */
  private boolean hasSetter(Param<?> param) {
    return Arrays.stream(stage.getClass().getMethods())
        .filter(method -> !ofSuperclass.contains(param.name()))
        .filter(method -> method.getName().equals("set" + capitalised(param.name())))
        .anyMatch(method -> method.getParameterTypes()[0].equals(dataClass(param)));
  }

  /** Spark's own texts and numbers say no class. */
  private static Class<?> dataClass(Param<?> param) {
    return param.dataClass() == null ? String.class : param.dataClass();
  }

  private static Type type(Param<?> param) {
    Type type = TYPES.get(dataClass(param));
    if (type == null) {
      throw new IllegalStateException(param.name() + ": expected a type that Python has");
    }
    return type;
  }

  private void declare(Param<?> param) {
    String start =
        "    %s = _param(\"%1$s\", TypeConverters.%s, "
            .formatted(param.name(), type(param).converter());
    String doc = quoted(param.doc());
    if (start.length() + doc.length() + 1 <= WIDTH) {
      text.append(start).append(doc).append(")\n");
      return;
    }
    text.append(start.stripTrailing());
    for (String line : filled(List.of(param.doc().split("(?<= )")), "", WIDTH - 10)) {
      text.append("\n        ").append(quoted(line));
    }
    text.append(")\n");
  }

  private void get(Param<?> param) {
    if (!hasSetter(param)) {
      return;
    }
    text.append(
        "\n    def get%s(self) -> %s:\n        return self.getOrDefault(self.%s)\n"
            .formatted(capitalised(param.name()), type(param).name(), param.name()));
  }

  private void set(Param<?> param) {
    if (!hasSetter(param)) {
      return;
    }
    text.append(
        "\n    def set%s(self: S, value: %s) -> S:\n        return self._set(%s=value)\n"
            .formatted(capitalised(param.name()), type(param).name(), param.name()));
  }

  private Stream<String> signature(String self) {
    return Stream.concat(
        Stream.of(self, "*"),
        all()
            .map(
                param ->
                    stage.hasDefault(param)
                        ? "%s: %s = %s".formatted(param.name(), type(param).name(), value(param))
                        : "%s: Optional[%s] = None".formatted(param.name(), type(param).name())));
  }

  private String assigned(Param<?> param) {
    return param.name() + "=" + value(param);
  }

  private String value(Param<?> param) {
    return literal(FitOption.readable(stage.getDefault(param).get()));
  }

  private static String literal(Object value) {
    if (value instanceof List<?> all) {
      return all.stream().map(PythonParams::literal).toList().toString();
    }
    if (value instanceof Boolean) {
      return capitalised(value.toString());
    }
    return value instanceof String word ? quoted(word) : value.toString();
  }

  private static String quoted(String words) {
    return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Writes something with a list of arguments, on as few lines as they need. */
  private void call(String start, String end, Stream<String> arguments) {
    text.append(start).append('\n');
    List<String> words = arguments.map(argument -> argument + ", ").toList();
    for (String line : filled(words, "        ", WIDTH)) {
      text.append("    ".repeat(start.startsWith("        ") ? 1 : 0)).append(line.stripTrailing());
      text.append('\n');
    }
    text.append(start.startsWith("        ") ? "        " : "    ").append(end).append('\n');
  }

  private static List<String> filled(List<String> words, String indent, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : words) {
      if (line.length() > indent.length() && line.length() + word.length() > width - 4) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
