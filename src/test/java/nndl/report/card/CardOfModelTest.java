package nndl.report.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.FruitTable;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.recipe.Recipe;
import nndl.math.Matrix;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.report.columns.Importance;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the card says of models and figures that are made for it. */
class CardOfModelTest {
  private static final CardFacts NO_FACTS = new CardFacts("", List.of());

  /**
   * Of 50 samples of class 0, 40 are right, and the others said to be 1; of 35 of class 1, 30 are,
   * and the others said to be 2, as are all of class 3.
   */
  @Test
  void hasTheWholeTextOfAModelAndItsFigures() {
    EvaluationSum sum = new EvaluationSum(4, 4);
    add(sum, 0, 0, 40);
    add(sum, 0, 1, 10);
    add(sum, 1, 1, 30);
    add(sum, 1, 2, 5);
    add(sum, 3, 2, 15);
    EvaluationSum right = new EvaluationSum(4, 4);
    add(right, 0, 0, 8);
    Map<Split, Evaluation> results = new LinkedHashMap<>();
    results.put(Split.TEST, sum.total());
    results.put(Split.VALIDATION, right.total());
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("cost", "CROSS_ENTROPY");
    settings.put("l2", "4.5E-4");
    settings.put("learning-rate", "3.0");
    Model model = model("QUADRATIC", List.of(3, 3), List.of("a", "b", "c", "d"), 9, 5, 4);
    CardFacts facts = new CardFacts("mit", List.of("one", "two"));
    assertEquals(
        """
        ---
        license: "mit"
        tags:
        - "nndl"
        - "safetensors"
        - "feed-forward"
        - "image-classification"
        datasets:
        - "one"
        - "two"
        metrics:
        - "accuracy"
        ---

        # A network of 9-5-4

        ## What it is

        A feed-forward neural network that says which of 4 classes a sample is of.
        9 inputs lead through a hidden layer of 5 neurons (sigmoid) to 4 output neurons (sigmoid).
        Its 65 weights and 9 biases, float32, are in `model.safetensors`: `layers.1.weight` has a row for each receiving neuron,
        `layers.1.bias` a number for each, and so on. nndl trained it.

        ## Inputs and classes

        An input is an image of 3 rows of 3 pixels, a number each, row by row.
        Each is divided by 255.0.
        There is an output for each class; the highest says which it is.
        The classes: 0 a, 1 b, 2 c, 3 d.

        ## Results

        Those of the weights after epoch 6, counted from 0.

        | samples | right | of | accuracy | 95 % interval | average cost |
        | --- | --- | --- | --- | --- | --- |
        | test | 70 | 100 | 70.00 % | 60.42 % to 78.11 % | 0.25000000 (quadratic) |
        | validation | 8 | 8 | 100.00 % | 67.56 % to 100.00 % | 0.25000000 (quadratic) |

        | class of the test samples | precision | recall | F1 | samples |
        | --- | --- | --- | --- | --- |
        | a | 1.0000 | 0.8000 | 0.8889 | 50 |
        | b | 0.7500 | 0.8571 | 0.8000 | 35 |
        | c | 0.0000 | - | 0.0000 | 0 |
        | d | - | 0.0000 | 0.0000 | 15 |

        ## How it was trained

        By mini-batch stochastic gradient descent, on 30 samples of one, two.

        | setting | value |
        | --- | --- |
        | cost | cross-entropy |
        | l2 | 0.00045 |
        | learning-rate | 3.0 |

        ## Limits

        - It knows no other classes: whatever the input, the answer is one of them.
        - Its outputs are between 0 and 1, but they are no probabilities.
        - Each pixel has weights of its own. Images of another size, place, contrast or background than those that it was trained on must be brought to that form first.
        - Options or epochs may have been chosen by the validation samples; then their figures are a little too good.
        - Samples of another source than those that were counted may give other figures.

        """,
        new ModelCard(model, facts, settings, 6, results, Optional.empty()).text());
  }

  @ParameterizedTest
  @CsvSource({
    "'9,5', 9 inputs lead to 5 output neurons (sigmoid).",
    "'9,7,6,5', '9 inputs lead through hidden layers of 7, 6 neurons (sigmoid) to 5 output neurons"
        + " (sigmoid).'"
  })
  void saysWhichLayersThereAre(String sizes, String line) {
    int[] numbers = List.of(sizes.split(",")).stream().mapToInt(Integer::parseInt).toArray();
    assertHas(card(model("QUADRATIC", List.of(1, 9), List.of(), numbers)), line);
  }

  @Test
  void saysWhatAnInputIs() {
    assertHas(
        card(model("QUADRATIC", List.of(2, 2, 3), List.of(), 12, 4)),
        "An input is an image of 2 rows of 2 pixels, 3 numbers each, row by row.");
    String line = card(model("QUADRATIC", List.of(1, 9), List.of(), 9, 4));
    assertHas(line, "An input is 9 numbers.");
    assertFalse(line.contains("image"), line);
    assertFalse(line.contains("Each pixel"), line);
    assertHas(
        card(model("QUADRATIC", List.of(1, 9), List.of(), 9, 4).with(InputTransform.symmetric(9))),
        "Each is divided by 255.0. Then `input.mean` is taken away, and the rest is divided by"
            + " `input.deviation`.");
  }

  /** Four numbers of flowers are no image of 2 by 2 pixels. */
  @Test
  void doesNotCallNumbersAnImage() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("images", "no");
    Model model = model("QUADRATIC", List.of(2, 2), List.of(), 4, 3);
    String text = new ModelCard(model, NO_FACTS, settings, 0, Map.of(), Optional.empty()).text();
    assertHas(text, "An input is 4 numbers.");
    assertFalse(text.contains("image-classification"), text);
  }

  @Test
  void itSaysWhichColumnsOfATableAreRead() {
    Recipe recipe =
        new Recipe(
            "kind",
            List.of("apple", "pear"),
            MissingValues.USUAL,
            List.of(
                new Column.Numbers("when", 2020, 2, null, Reading.YEAR),
                new Column.Numbers("when", 12, 6, 12.0, Reading.HOUR),
                new Column.Numbers("price", 2.5, 1, null, Reading.COMMA),
                new Column.Categories("colour", List.of("blue", "white"), true)));
    Model model = FruitTable.model(recipe, new Layout(6, 4, 2), "log-likelihood");
    assertHas(
        new ModelCard(model, NO_FACTS, new TreeMap<>(), 0, Map.of(), Optional.empty()).text(),
        """
        | when | 1 | the year of a date or time, mean 2020, deviation 2 | the row has no answer |
        | when | 1 | the hour of a date or time, mean 12, deviation 6 | it counts as 12 |
        | price | 1 | a number, in text with a decimal comma, mean 2.5, deviation 1 | the row has no answer |
        | colour | 3 | one of: blue, white; the last input is 1 for all others | all its inputs are 0 |
        """);
  }

  @Test
  void ofATableItShowsColumnsAndWhatTheyAreWorth() {
    EvaluationSum sum = new EvaluationSum(2, 2);
    add(sum, 0, 0, 8);
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("test-data", "8 x 5");
    settings.put("validation", "3");
    List<Importance.Worth> worth =
        List.of(worth("price", "2.5"), worth("colour <b>", "0.0"), worth("size", "-0.3"));
    String text =
        new ModelCard(
                FruitTable.model(),
                NO_FACTS,
                settings,
                0,
                Map.of(Split.TEST, sum.total()),
                Optional.of(new Importance("test", 8, 8, List.of(new BigDecimal(8)), 10, worth)))
            .text();
    assertHas(text, "- \"tabular-classification\"\n");
    assertHas(text, "says which of 2 classes a row of a table is of.\n");
    assertHas(
        text,
        """

        An input is a row of a table with these columns, in any order, and the column with the classes is kind.

        | column | inputs | what it is | if it is missing |
        | --- | --- | --- | --- |
        | size | 1 | a number, mean 10.3, deviation 4.7 | it counts as 10.3 |
        | colour \\<b\\> | 3 | one of: blue, light red, white | all its inputs are 0 |
        | price | 1 | a number, mean 2012.5, deviation 51.25 | the row has no answer |

        A number enters as (number - mean) / deviation, where mean and deviation are those of the training rows.
        Words enter as one input for each value: 1 for the value of the row, and 0 for the others.
        A value is missing if its cell is empty or has one of these texts: NA, NaN, null, ?.
        There is an output for each class; the highest says which it is.
        The classes: 0 apple, 1 pear \\| plum.

        """);
    assertHas(
        text,
        """

        How many of the 8 right answers to the 8 test samples are lost if the values of a column are shuffled among the rows, on average over 10 shuffles:

        | column | right answers |
        | --- | --- |
        | price | 2.5 |
        | colour \\<b\\> | 0.0 |
        | size | -0.3 |

        """);
    assertHas(
        text, "on 30 samples.\nOther rows were kept apart: 8 for the test and 3 for validation.\n");
    assertHas(text, "- A row must have all its columns.");
    assertFalse(text.contains("divided by 1.0"), text);
    assertFalse(text.contains("image"), text);
  }

  @Test
  void listsTwentyOfManyValuesOfAColumn() {
    List<String> values =
        IntStream.range(10, 35).mapToObj(i -> i == 11 ? "v,\"11\"" : "v" + i).toList();
    Column column = new Column.Categories("c", values);
    Map<String, Object> said = new HashMap<>();
    TableCard.putInputs(
        new Recipe("y", List.of("a", "b"), MissingValues.USUAL, List.of(column)), said);
    String rows = said.get("columns").toString();
    assertHas(
        rows,
        "| c | 25 | one of: v10, \\\"v,\\\"\\\"11\\\"\\\"\\\", v12, v13, v14, v15, v16, v17, v18,");
    assertHas(rows, ", v28, v29 and 5 more | all its inputs are 0 |");
  }

  private static Importance.Worth worth(String column, String lost) {
    return new Importance.Worth(column, List.of(new BigDecimal(lost)));
  }

  @Test
  void listsTwentyOfThousandsOfColumns() {
    List<Column> columns =
        IntStream.range(0, 5000)
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, k, 1, null))
            .toList();
    Map<String, Object> said = new HashMap<>();
    TableCard.putInputs(new Recipe("y", List.of("a", "b"), MissingValues.USUAL, columns), said);
    List<?> rows = (List<?>) said.get("columns");
    assertEquals(21, rows.size());
    assertEquals("| and so on | 4980 more columns |  |  |", rows.get(20));
  }

  @Test
  void saysWhichFiveOfManyColumnsAreWorthMost() {
    List<Importance.Worth> worth =
        IntStream.range(0, 7).mapToObj(i -> worth("c" + i, Integer.toString(7 - i))).toList();
    Importance importance =
        new Importance("validation", 100, 2000, List.of(new BigDecimal(90)), 1, worth);
    EvaluationSum sum = new EvaluationSum(2, 2);
    add(sum, 0, 0, 8);
    assertHas(
        new ModelCard(
                FruitTable.model(),
                NO_FACTS,
                new TreeMap<>(),
                0,
                Map.of(Split.VALIDATION, sum.total()),
                Optional.of(importance))
            .text(),
        """

        How many of the 90 right answers to the first 100 of 2000 validation samples are lost if the values of a column are shuffled among the rows:

        | the 5 most important columns | right answers |
        | --- | --- |
        | c0 | 7 |
        | c1 | 6 |
        | c2 | 5 |
        | c3 | 4 |
        | c4 | 3 |

        """);
  }

  @Test
  void saysWhatOutputsAre() {
    String softmax = card(model("LOG_LIKELIHOOD", List.of(1, 9), List.of(), 9, 5, 4));
    assertHas(softmax, "neurons (sigmoid) to 4 output neurons (softmax).");
    assertHas(
        softmax,
        "- Its outputs add up to 1, but this card does not say how often it is right where it is"
            + " sure.");
    String bits =
        card(
            model("QUADRATIC", List.of(1, 9), List.of(), 9, 3)
                .with(Model.TARGETS, "bits")
                .with(Model.CLASSES, "6"));
    assertHas(bits, "which of 6 classes a sample is of.");
    assertHas(bits, "The outputs are the bits of the class's number, the most significant first.");
    assertHas(bits, "- It knows no other classes; an answer may be none of them.");
  }

  /** Of more there would be no end. */
  @ParameterizedTest
  @ValueSource(ints = {100, 101})
  void hasARowForEachOfAHundredClassesAndNoneOfMore(int classes) {
    EvaluationSum sum = new EvaluationSum(classes, classes);
    add(sum, 0, 0, 10);
    Model model = model("QUADRATIC", List.of(1, 9), List.of(), 9, classes);
    String text =
        new ModelCard(
                model,
                NO_FACTS,
                new TreeMap<>(),
                0,
                Map.of(Split.VALIDATION, sum.total()),
                Optional.empty())
            .text();
    assertEquals(classes == 100, text.contains("\n| 99 | - | - | - | 0 |\n"), text);
    assertEquals(classes == 100, text.contains("class of the validation samples"), text);
    assertHas(text, "| validation | 10 | 10 | 100.00 % |");
    assertHas(text, "- It was not tested with samples that were kept apart.");
  }

  private static void assertHas(String card, String text) {
    assertTrue(card.contains(text), card);
  }

  /** Of a model that was not evaluated. */
  private static String card(Model model) {
    String text =
        new ModelCard(model, NO_FACTS, new TreeMap<>(), 0, Map.of(), Optional.empty()).text();
    assertHas(text, "It was not evaluated.");
    assertHas(text, "on 30 samples.");
    return text;
  }

  private static Model model(String cost, List<Integer> sides, List<String> names, int... sizes) {
    SortedMap<String, String> strings = InputSpec.strings(sides, 255, names);
    strings.put(Model.ACTIVATION, "SIGMOID");
    strings.put(Model.COST, cost);
    strings.put(Model.TRAINING_SAMPLES, "30");
    return Model.of(Initialiser.NORMAL.parameters(new Layout(sizes), 1), strings);
  }

  /** So many samples of a class with one answer, each of which costs a quarter. */
  private static void add(EvaluationSum sum, int label, int prediction, int count) {
    for (int i = 0; i < count; i++) {
      sum.add(i, label, prediction, 1, 0.25, Matrix.zeros(1, 1), 0, 1);
    }
  }
}
