package nndl.report.card;

import static nndl.report.card.CardText.markdown;
import static nndl.report.card.CardText.yaml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.data.recipe.Recipe;
import nndl.math.NumberText;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.ClassScore;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Interval;
import nndl.network.Coding;
import nndl.network.Output;
import nndl.report.columns.Importance;
import nndl.training.InputKind;
import nndl.training.workload.Split;

/**
 * Writes the card of a model as Markdown, with a YAML header for Hugging Face. The text depends
 * only on the run and contains no times or paths, so equal runs have equal cards.
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

  /** The number of columns whose importance is stated. */
  private static final int MAX_IMPORTANT = 5;

  /** Returns the whole text. */
  public String text() {
    List<String> lines = new ArrayList<>();
    addHead(lines);
    addWhatItIs(lines);
    addInputs(lines);
    addResults(lines);
    addTraining(lines);
    addLimits(lines);
    return String.join("\n", lines) + "\n";
  }

  /** Returns the lines with the evaluations and the settings, which no other run has. */
  public List<String> figures() {
    List<String> figures = new ArrayList<>(resultRows());
    figures.addAll(settingRows());
    return figures;
  }

  private void addHead(List<String> lines) {
    lines.add("---");
    if (!facts.licence().isEmpty()) {
      lines.add("license: " + yaml(facts.licence()));
    }
    List<String> tags = new ArrayList<>(List.of("nndl", "safetensors", "feed-forward"));
    if (isImage()) {
      tags.add("image-classification");
    } else if (recipe().isPresent()) {
      tags.add("tabular-classification");
    }
    addList("tags", tags, lines);
    addList("datasets", facts.datasets(), lines);
    addList("metrics", results.isEmpty() ? List.of() : List.of("accuracy"), lines);
    lines.add("---");
    lines.add("");
  }

  private static void addList(String name, List<String> values, List<String> lines) {
    if (!values.isEmpty()) {
      lines.add(name + ":");
      values.forEach(value -> lines.add("- " + yaml(value)));
    }
  }

  private boolean isImage() {
    return recipe().isEmpty()
        && model.input().rows() > 1
        && InputKind.of(settings) != InputKind.NUMBERS;
  }

  private Optional<Recipe> recipe() {
    return model.input().recipe();
  }

  private void addWhatItIs(List<String> lines) {
    int[] sizes = model.sizes();
    String layers =
        IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    long biases = IntStream.of(sizes).skip(1).asLongStream().sum();
    lines.add("# A network of " + layers);
    lines.add("");
    lines.add("## What it is");
    lines.add("");
    lines.add(
        "A feed-forward neural network that says which of %s classes a %s is of."
            .formatted(
                model.targets().classes(), recipe().isPresent() ? "row of a table" : "sample"));
    lines.add(
        sizes.length == 2
            ? "%s inputs lead to %s output neurons (%s).".formatted(sizes[0], last(), output())
            : "%s inputs lead through %s neurons (%s) to %s output neurons (%s)."
                .formatted(sizes[0], hidden(), model.activation(), last(), output()));
    lines.add(
        "Its %s weights and %s biases, float32, are in `%s`: `layers.1.weight` has a row for each"
                .formatted(model.layout().weightCount(), biases, Model.FILE_NAME)
            + " receiving neuron,");
    lines.add("`layers.1.bias` a number for each, and so on. nndl trained it.");
    lines.add("");
  }

  private String hidden() {
    int[] hidden = model.layout().hidden();
    return IntStream.of(hidden)
        .mapToObj(Integer::toString)
        .collect(
            Collectors.joining(
                ", ", hidden.length == 1 ? "a hidden layer of " : "hidden layers of ", ""));
  }

  private int last() {
    return model.layout().outputs();
  }

  private String output() {
    return isSoftmax() ? "softmax" : "sigmoid";
  }

  private boolean isSoftmax() {
    return model.cost().output() == Output.SOFTMAX;
  }

  private void addInputs(List<String> lines) {
    InputSpec input = model.input();
    lines.add("## Inputs and classes");
    lines.add("");
    recipe().ifPresentOrElse(recipe -> TableCard.addInputs(recipe, lines), () -> addNumbers(lines));
    lines.add(
        model.targets() instanceof Coding.OneHot
            ? "There is an output for each class; the highest says which it is."
            : "The outputs are the bits of the class's number, the most significant first.");
    if (input.hasClassNames()) {
      List<String> names = input.classNames();
      lines.add(
          IntStream.range(0, names.size())
              .mapToObj(i -> i + " " + markdown(names.get(i)))
              .collect(Collectors.joining(", ", "The classes: ", ".")));
    }
    lines.add("");
  }

  private void addNumbers(List<String> lines) {
    InputSpec input = model.input();
    String numbers = input.channels() == 1 ? "a number each" : input.channels() + " numbers each";
    lines.add(
        isImage()
            ? "An input is an image of %s rows of %s pixels, %s, row by row."
                .formatted(input.rows(), input.columns(), numbers)
            : "An input is %s numbers.".formatted(input.inputs()));
    lines.add(
        "Each is divided by %s.%s"
            .formatted(
                NumberText.of(input.scale()),
                input.transform().isNone()
                    ? ""
                    : " Then `input.mean` is taken away, and the rest is divided by"
                        + " `input.deviation`."));
  }

  private void addResults(List<String> lines) {
    lines.add("## Results");
    lines.add("");
    if (results.isEmpty()) {
      lines.add("It was not evaluated.");
      lines.add("");
      return;
    }
    lines.add("Those of the weights after epoch %s, counted from 0.".formatted(epoch));
    lines.add("");
    lines.add("| samples | right | of | accuracy | 95 % interval | average cost |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    lines.addAll(resultRows());
    lines.add("");
    Map.Entry<Split, Evaluation> first = results.entrySet().iterator().next();
    addClasses(first.getKey(), ClassScore.of(first.getValue()), lines);
    importance.ifPresent(found -> TableCard.addImportance(found, MAX_IMPORTANT, lines));
  }

  private List<String> resultRows() {
    return results.entrySet().stream().map(r -> row(r.getKey(), r.getValue())).toList();
  }

  private String row(Split set, Evaluation evaluation) {
    Interval interval = Interval.wilson(evaluation.correct(), evaluation.count());
    return "| %s | %s | %s | %s | %s to %s | %s (%s) |"
        .formatted(
            set,
            evaluation.correct(),
            evaluation.count(),
            percent(evaluation.accuracy()),
            percent(new BigDecimal(interval.low())),
            percent(new BigDecimal(interval.high())),
            evaluation.averageCost().toPlainString(),
            model.cost());
  }

  private static String percent(BigDecimal share) {
    return share.movePointRight(2).setScale(2, RoundingMode.HALF_EVEN).toPlainString() + " %";
  }

  private void addClasses(Split set, List<ClassScore> scores, List<String> lines) {
    if (scores.isEmpty() || scores.size() > MAX_CLASSES) {
      return;
    }
    lines.add("| class of the %s samples | precision | recall | F1 | samples |".formatted(set));
    lines.add("| --- | --- | --- | --- | --- |");
    for (ClassScore score : scores) {
      lines.add(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  markdown(model.input().classNames().get(score.label())),
                  share(score.precision()),
                  share(score.recall()),
                  share(score.f1()),
                  score.support()));
    }
    lines.add("");
  }

  private static String share(Optional<BigDecimal> share) {
    return share.map(s -> s.setScale(4, RoundingMode.HALF_EVEN).toPlainString()).orElse("-");
  }

  private void addTraining(List<String> lines) {
    lines.add("## How it was trained");
    lines.add("");
    lines.add(
        "By mini-batch stochastic gradient descent, on %s samples%s."
            .formatted(model.metadata().size(Model.TRAINING_SAMPLES), of()));
    if (recipe().isPresent()) {
      TableCard.addHeldOut(settings, lines);
    }
    lines.add("");
    lines.add("| setting | value |");
    lines.add("| --- | --- |");
    lines.addAll(settingRows());
    lines.add("");
  }

  private List<String> settingRows() {
    return settings.entrySet().stream()
        .map(s -> "| %s | %s |".formatted(markdown(s.getKey()), markdown(said(s.getValue()))))
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

  private String of() {
    return facts.datasets().isEmpty()
        ? ""
        : facts.datasets().stream()
            .map(CardText::markdown)
            .collect(Collectors.joining(", ", " of ", ""));
  }

  private void addLimits(List<String> lines) {
    lines.add("## Limits");
    lines.add("");
    lines.add(
        model.targets().predictions() == model.targets().classes()
            ? "- It knows no other classes: whatever the input, the answer is one of them."
            : "- It knows no other classes; an answer may be none of them.");
    lines.add(
        isSoftmax()
            ? "- Its outputs add up to 1, but nobody has checked how often it is right where it is"
                + " sure."
            : "- Its outputs are between 0 and 1, but they are no probabilities.");
    if (isImage()) {
      lines.add(
          "- Each pixel has weights of its own. Images of another size, place, contrast or"
              + " background than those that it was trained on must be brought to that form"
              + " first.");
    }
    if (recipe().isPresent()) {
      lines.add(
          "- A row must have all its columns. A value that no training row has counts as none of the"
              + " values of its column.");
    }
    if (!results.containsKey(Split.TEST)) {
      lines.add("- It was not tested with samples that were kept apart.");
    }
    if (results.containsKey(Split.VALIDATION)) {
      lines.add(
          "- Options or epochs may have been chosen by the validation samples; then their figures"
              + " are a little too good.");
    }
    lines.add("- Samples of another source than those that were counted may give other figures.");
    lines.add("");
  }
}
