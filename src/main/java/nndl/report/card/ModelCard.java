package nndl.report.card;

import static nndl.report.card.CardText.markdown;
import static nndl.report.card.CardText.row;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.recipe.Recipe;
import nndl.math.CsvRows;
import nndl.math.NumberText;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.ClassScore;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Folds;
import nndl.model.evaluation.NumberScore;
import nndl.network.Coding;
import nndl.network.Output;
import nndl.report.columns.Importance;
import nndl.training.InputKind;
import nndl.training.workload.Split;

/**
 * Finds the facts of the card of a model, whose text is {@link CardTemplate}: Markdown with a YAML
 * header for Hugging Face. The facts depend only on the run and contain no times or paths, so equal
 * runs have equal cards.
 *
 * @param facts the facts that are not part of the model itself
 * @param settings the settings that the model was trained with
 * @param epoch the epoch at whose end the weights were those of the model, counted from 0
 * @param results the evaluations of the model, the most important set first
 * @param importance what the columns of a table are worth to the model, if that is known
 */
public record ModelCard(
    Model model,
    CardFacts facts,
    SortedMap<String, String> settings,
    int epoch,
    Map<Split, Evaluation> results,
    Optional<Importance> importance) {
  /** A number as Java writes it, which is plain without its exponent. */
  private static final Pattern SMALL = Pattern.compile("-?[0-9]\\.[0-9]+E-[0-6]");

  private static final int MAX_CLASSES = 100;

  /** Returns the whole text. */
  public String text() {
    Map<String, Object> said = new HashMap<>();
    InputSpec input = model.input();
    Optional<Recipe> recipe = input.recipe();
    putNetwork(said);
    List<String> names = input.classNames();
    putInputs(input, names, said);
    said.put("table", recipe.isPresent());
    said.put("numbers-of", recipe.filter(Recipe::answersNumbers).map(TableCard::labels).orElse(""));
    said.put(
        "image",
        recipe.isEmpty() && input.rows() > 1 && InputKind.of(settings) != InputKind.NUMBERS);
    TableCard.putHeldOut(recipe.isPresent(), settings, said);
    recipe.ifPresent(of -> TableCard.putInputs(of, said));
    putResults(names, said);
    said.put("worth", importance.map(TableCard::worthRows).orElse(List.of()));
    importance.ifPresent(of -> TableCard.putImportance(of, said));
    putTraining(said);
    return CardTemplate.filled(said);
  }

  private void putNetwork(Map<String, Object> said) {
    said.put("sizes", joined("-", model.sizes()));
    said.put("inputs", model.layout().inputs(1));
    int[] hidden = model.layout().hidden();
    String layers = hidden.length == 1 ? "a hidden layer of " : "hidden layers of ";
    said.put("hidden", hidden.length == 0 ? "" : layers + joined(", ", hidden));
    said.put("activation", model.activation());
    said.put("outputs", model.layout().outputs());
    Output output = model.output();
    said.put("softmax", output == Output.SOFTMAX);
    said.put("output", output.name().toLowerCase(Locale.ROOT));
    said.put("weights", model.layout().weightCount());
    said.put("biases", IntStream.of(model.sizes()).skip(1).asLongStream().sum());
    said.put("file", Model.FILE_NAME);
    said.put("classes", model.targets().classes());
    said.put("one-hot", model.targets() instanceof Coding.OneHot);
    said.put("no-other", model.targets().predictions() == model.targets().classes());
  }

  private static String joined(String between, int[] sizes) {
    return IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining(between));
  }

  private static void putInputs(InputSpec input, List<String> names, Map<String, Object> said) {
    said.put("rows", input.rows());
    said.put("pixels", input.columns());
    said.put("numbers", input.channels() == 1 ? "a number" : input.channels() + " numbers");
    said.put("scale", NumberText.of(input.scale()));
    said.put("standardised", !input.transform().isNone());
    said.put(
        "names",
        IntStream.range(0, input.hasClassNames() ? names.size() : 0)
            .mapToObj(i -> i + " " + markdown(CsvRows.quoted(names.get(i))))
            .collect(Collectors.joining(", ")));
  }

  private void putResults(List<String> names, Map<String, Object> said) {
    said.put("epoch", epoch);
    said.put("results", resultRows());
    Optional<Folds> folds = Optional.ofNullable(settings.get(Folds.NAME)).map(Folds::read);
    said.put("folds", folds.map(Folds::toString).orElse(""));
    said.put("tested", folds.isPresent() || results.containsKey(Split.TEST));
    said.put("validated", results.containsKey(Split.VALIDATION));
    results.entrySet().stream()
        .limit(1)
        .forEach(
            first -> {
              said.put("first", first.getKey());
              boolean numbers = first.getValue().residuals().areKnown();
              said.put(
                  "scores",
                  numbers ? List.of() : scoreRows(ClassScore.of(first.getValue(), names)));
            });
  }

  private List<String> resultRows() {
    return results.entrySet().stream()
        .flatMap(
            r ->
                r.getValue().residuals().areKnown()
                    ? numberRows(r.getKey(), r.getValue())
                    : Stream.of(resultRow(r.getKey(), r.getValue())))
        .toList();
  }

  private Stream<String> numberRows(Split set, Evaluation evaluation) {
    List<String> labels = model.input().recipe().map(Recipe::labels).orElseThrow();
    long seed = Long.parseLong(settings.getOrDefault("seed", "1"));
    return NumberScore.of(evaluation, labels, seed).stream()
        .map(
            score ->
                row(
                    set,
                    evaluation.count(),
                    markdown(score.name()),
                    score.rmse(),
                    score.mae(),
                    score.r2()));
  }

  private String resultRow(Split set, Evaluation evaluation) {
    return row(
        set,
        evaluation.correct(),
        evaluation.count(),
        NumberText.percent(evaluation.accuracy()),
        evaluation.interval(),
        evaluation.averageCost().toPlainString() + " (" + model.cost() + ")");
  }

  private static List<String> scoreRows(List<ClassScore> scores) {
    return scores.stream()
        .limit(scores.size() > MAX_CLASSES ? 0 : MAX_CLASSES)
        .map(
            score ->
                row(
                    markdown(score.name()),
                    ClassScore.text(score.precision()),
                    ClassScore.text(score.recall()),
                    ClassScore.text(score.f1()),
                    score.support()))
        .toList();
  }

  private void putTraining(Map<String, Object> said) {
    said.put("licence", facts.licence().isEmpty() ? "" : CardText.yaml(facts.licence()));
    said.put("datasets", facts.datasets().stream().map(d -> "- " + CardText.yaml(d)).toList());
    said.put(
        "of", facts.datasets().stream().map(CardText::markdown).collect(Collectors.joining(", ")));
    said.put("samples", model.metadata().size(Model.TRAINING_SAMPLES));
    said.put("settings", settingRows());
  }

  private List<String> settingRows() {
    return settings.entrySet().stream()
        .map(s -> row(markdown(s.getKey()), markdown(said(s.getValue()))))
        .toList();
  }

  /**
   * Returns the value of a setting in the spelling that the command-line option accepts. Settings
   * contain the names of Java constants, such as {@code CROSS_ENTROPY}, and small numbers with an
   * exponent.
   */
  private static String said(String value) {
    if (SMALL.matcher(value).matches()) {
      return new BigDecimal(value).stripTrailingZeros().toPlainString();
    }
    return value.matches("[A-Z]+(_[A-Z]+)*")
        ? value.toLowerCase(Locale.ROOT).replace('_', '-')
        : value;
  }
}
