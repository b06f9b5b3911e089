package nndl.model.evaluation;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.command.ResultJson;
import nndl.math.Matrix;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;

/** An evaluation as it is shown, against one computed by hand. */
@Slow
class ScorecardTest {

  /**
   * Labels and predictions of eight samples of three classes, the last of which nobody predicts.
   */
  private static final int[][] ANSWERS = {
    {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {1, 1}, {1, 1}, {2, 0}
  };

  @Test
  void hasPrecisionRecallAndF1OfEachClass() {
    List<ClassScore> scores = ClassScore.of(evaluation(), List.of("a", "b", "c"));
    assertEquals(List.of(3L, 4L, 1L), scores.stream().map(ClassScore::support).toList());
    assertEquals(List.of("a", "b", "c"), scores.stream().map(ClassScore::name).toList());
    assertEquals(decimals("0.5", "0.66666667", "0.57142857"), shares(scores.get(0)));
    assertEquals(decimals("0.75", "0.75", "0.75"), shares(scores.get(1)));
    assertNull(scores.get(2).precision());
    assertEquals(decimals("0", "0"), shares(scores.get(2)));
  }

  @Test
  void isReadableOnATerminal() {
    assertEquals(
        """
        test: 5 / 8
        accuracy: 62.50 % (95 % interval by Wilson: 30.57 % to 86.32 %)
        cost: 0.43750000 a sample (quadratic)

        confusion matrix: a row for each label, a column for each prediction
             0  1  2
          0  2  1  .
          1  1  3  .
          2  1  .  .

          class  precision  recall      F1  support
              0     0.5000  0.6667  0.5714        3  zero
              1     0.7500  0.7500  0.7500        4
              2          -  0.0000  0.0000        1  two, too
        -: not defined, since the class was never predicted, or has no samples

        worst errors: the highest costs first
          label  prediction  confidence    cost  name
              2           0      0.7500  0.8750  a file, "quoted"#7
              1           0      0.7500  0.5000  a file, "quoted"#4
              0           1      0.7500  0.2500  a file, "quoted"#2
        """,
        text(card()));
  }

  @Test
  void showsClassesByTheirNames() {
    assertEquals(
        """
        confusion matrix: a row for each label, a column for each prediction
                    zero  1  two, too
              zero     2  1         .
                 1     1  3         .
          two, too     1  .         .

             class  precision  recall      F1  support
              zero     0.5000  0.6667  0.5714        3
                 1     0.7500  0.7500  0.7500        4
          two, too          -  0.0000  0.0000        1
        -: not defined, since the class was never predicted, or has no samples

        worst errors: the highest costs first
             label  prediction  confidence    cost  name
          two, too        zero      0.7500  0.8750  a file, "quoted"#7
                 1        zero      0.7500  0.5000  a file, "quoted"#4
              zero           1      0.7500  0.2500  a file, "quoted"#2
        """,
        String.join("\n", ScorecardText.lines(card(), true).subList(4, 21)) + "\n");
  }

  @Test
  void saysWhatAnAccuracyOnRowsOfATableIsWorth() {
    TableScore score = TableScore.of(evaluation(), card().classNames(), new RankSum(), false, 3L);
    Scorecard card = card(score, List.of(card()));
    assertEquals(
        """
        test: 5 / 8
        accuracy: 62.50 % (95 % interval by Wilson: 30.57 % to 86.32 %); the most frequent class alone, 1: 50.00 %
        balanced accuracy: 47.22 %, macro F1: 0.4405
        of these rows, 3 also occur among those that the model was trained on
        cost: 0.43750000 a sample (quadratic)
        """,
        String.join("\n", ScorecardText.lines(card, true).subList(0, 5)) + "\n");
    assertTrue(
        text(card)
            .endsWith("\n\n" + text(card()).lines().limit(3).collect(joining("\n", "", "\n"))));
    String csv = ScorecardCsv.of(card);
    assertTrue(
        csv.contains("macro-f1,,,test,0.44047619\ntrained,,,test,3\ncorrect,,,test,5\n"), csv);
    assertTrue(
        ResultJson.of(Scorecard.FORMAT, card)
            .contains(
                "\"table\":{\"most-frequent\":\"1\",\"most-frequent-share\":0.5,"
                    + "\"balanced-accuracy\":0.47222222,\"macro-f1\":0.44047619,"
                    + "\"positive\":null,\"roc-area\":null,\"precision-recall-area\":null,"
                    + "\"recognised\":false,\"trained\":3}"));
  }

  @Test
  void aMatrixWithoutRoomForNamesAboveItsColumnsHasThemBesideItsRows() {
    Evaluation evaluation = evaluation();
    List<String> names = List.of("a".repeat(40), "b".repeat(40), "c".repeat(40));
    Scorecard card =
        Scorecard.of(
            "test", List.of("model"), "none", names, evaluation, i -> "", s -> 0f, null, List.of());
    List<String> lines = ScorecardText.lines(card, true);
    assertEquals(" ".repeat(45) + "  0  1  2", lines.get(4));
    assertEquals("  " + names.get(0) + "  0  2  1  .", lines.get(5));
  }

  @Test
  void isATableOfAllNumbers() {
    assertEquals(
        """
        quantity,label,prediction,name,value
        correct,,,test,5
        count,,,test,8
        accuracy,,,test,0.62500000
        accuracy-low,,,test,0.30574239
        accuracy-high,,,test,0.86315571
        cost,,,quadratic,0.43750000
        precision,0,,zero,0.50000000
        recall,0,,zero,0.66666667
        f1,0,,zero,0.57142857
        support,0,,zero,3
        precision,1,,1,0.75000000
        recall,1,,1,0.75000000
        f1,1,,1,0.75000000
        support,1,,1,4
        precision,2,,"two, too",
        recall,2,,"two, too",0.00000000
        f1,2,,"two, too",0.00000000
        support,2,,"two, too",1
        confusion,0,0,,2
        confusion,0,1,,1
        confusion,1,0,,1
        confusion,1,1,,3
        confusion,2,0,,1
        error,2,0,"a file, ""quoted""#7",0.87500000
        error,1,0,"a file, ""quoted""#4",0.50000000
        error,0,1,"a file, ""quoted""#2",0.25000000
        """,
        ScorecardCsv.of(card()));
  }

  @Test
  void isAnObjectWithTheWholeEvaluation() throws IOException {
    JsonNode json = new ObjectMapper().readTree(ResultJson.of(Scorecard.FORMAT, card()));
    assertEquals(
        List.of(
            "format",
            "set",
            "models",
            "correct",
            "count",
            "accuracy",
            "interval",
            "cost",
            "cost-name",
            "classes",
            "errors",
            "evaluation"),
        json.properties().stream().map(Map.Entry::getKey).toList());
    assertEquals(5, json.path("correct").intValue());
    assertEquals(0.625, json.path("accuracy").doubleValue());
    assertEquals(0.30574239, json.path("interval").path(0).doubleValue());
    assertEquals(0.4375, json.path("cost").doubleValue());
    assertEquals(
        "{\"class\":2,\"name\":\"two,"
            + " too\",\"precision\":null,\"recall\":0,\"f1\":0,\"support\":1}",
        json.at("/classes/2").toString());
    assertEquals(
        "{\"name\":\"a file, \\\"quoted\\\"#7\",\"number\":7,\"label\":2,\"prediction\":0,"
            + "\"confidence\":0.75,\"cost\":0.875}",
        json.at("/errors/0").toString());
    assertEquals(
        EvaluationCases.json(evaluation()), json.path("evaluation") + " 0[]"); // no activity
  }

  @Test
  void tenClassesFitATerminalAndAHundredLeaveTheMatrixOut() {
    Evaluation ten = EvaluationCases.random(60_000, new Coding.OneHot(10), 1);
    List<String> lines = ScorecardText.lines(card(ten), false);
    assertTrue(lines.get(4).startsWith("confusion matrix: a row"), lines.get(4));
    assertTrue(lines.stream().allMatch(line -> line.length() < 100), String.join("\n", lines));
    Evaluation hundred = EvaluationCases.random(1_000, new Coding.OneHot(100), 1);
    assertEquals(
        "confusion matrix: too wide for 100 classes; --output FILE and --json have it",
        ScorecardText.lines(card(hundred), false).get(4));
    assertTrue(ScorecardCsv.of(card(hundred)).lines().anyMatch(l -> l.startsWith("confusion,99,")));
  }

  @Test
  void saysThatMoreClassesHaveNoMatrixAndNoScores() {
    Evaluation many =
        EvaluationCases.random(20, new Coding.OneHot(Evaluation.MAX_CONFUSION_CLASSES + 1), 1);
    String text = text(card(many));
    assertTrue(text.contains("confusion matrix: none for more than 1024 classes\n"), text);
    assertEquals(List.of(), ClassScore.of(many, List.of()));
  }

  @Test
  void saysThatThereAreNoErrors() {
    Evaluation right = evaluation(new int[][] {{0, 0}, {1, 1}});
    String text = text(card(right));
    assertTrue(text.endsWith("errors: none among the samples of the highest costs\n"), text);
  }

  private static List<BigDecimal> decimals(String... numbers) {
    return List.of(numbers).stream().map(number -> new BigDecimal(number).setScale(8)).toList();
  }

  private static List<BigDecimal> shares(ClassScore score) {
    return Stream.of(score.precision(), score.recall(), score.f1())
        .filter(Objects::nonNull)
        .toList();
  }

  private static Scorecard card() {
    return card(null, List.of());
  }

  private static Scorecard card(TableScore table, List<Scorecard> others) {
    return Scorecard.of(
        "test",
        List.of("model"),
        "quadratic",
        List.of("zero", "1", "two, too"),
        evaluation(),
        number -> "a file, \"quoted\"#" + number,
        sample -> sample.outputs()[sample.prediction()],
        table,
        others);
  }

  private static Scorecard card(Evaluation evaluation) {
    List<String> names =
        IntStream.range(0, evaluation.classes()).mapToObj(Integer::toString).toList();
    return Scorecard.of(
        "test",
        List.of("model"),
        "quadratic",
        names,
        evaluation,
        number -> "file#" + number,
        sample -> 0.5f,
        null,
        List.of());
  }

  private static String text(Scorecard card) {
    return String.join("\n", ScorecardText.lines(card, false)) + "\n";
  }

  private static Evaluation evaluation() {
    return evaluation(ANSWERS);
  }

  /** Sample i costs i / 8. */
  private static Evaluation evaluation(int[][] answers) {
    EvaluationSum sum = new EvaluationSum(3, 3);
    for (int i = 0; i < answers.length; i++) {
      Matrix outputs = Matrix.zeros(1, 3);
      outputs.data()[outputs.row(0) + answers[i][1]] = 0.75f;
      sum.add(i, answers[i][0], answers[i][1], 0.75f, i / 8.0, outputs, 0, 1);
    }
    return sum.total();
  }
}
