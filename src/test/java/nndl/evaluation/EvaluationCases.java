package nndl.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nndl.math.Matrix;

/** Answers of a network that there is not, and evaluations of them. */
public final class EvaluationCases {
  /** A sample and its answer; of few different costs, so that many are equal. */
  record Answer(long number, int label, double cost, float[] outputs) {
    int prediction() {
      int best = 0;
      for (int j = 1; j < outputs.length; j++) {
        best = outputs[j] > outputs[best] ? j : best;
      }
      return best;
    }
  }

  private EvaluationCases() {}

  static List<Answer> answers(int count, int classes, long seed) {
    Random random = new Random(seed);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] outputs = new float[classes];
      for (int j = 0; j < classes; j++) {
        outputs[j] = random.nextFloat();
      }
      double cost = random.nextInt(40) / 8.0;
      answers.add(new Answer(1000L + i, random.nextInt(classes), cost, outputs));
    }
    return answers;
  }

  static Evaluation evaluation(List<Answer> answers, int classes) {
    EvaluationSum sum = new EvaluationSum(classes);
    for (Answer a : answers) {
      Matrix outputs = Matrix.zeros(2, classes);
      System.arraycopy(a.outputs, 0, outputs.data(), outputs.row(1), classes);
      sum.add(a.number, a.label, a.prediction(), a.cost, outputs, 1);
    }
    return sum.total();
  }

  /** An evaluation of random answers. */
  public static Evaluation random(int count, int classes, long seed) {
    return evaluation(answers(count, classes, seed), classes);
  }

  /** All of it, as text. */
  public static String json(Evaluation evaluation) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    EvaluationJson.write(evaluation, node);
    return node.toString();
  }
}
