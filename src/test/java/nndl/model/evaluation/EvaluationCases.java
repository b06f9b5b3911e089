package nndl.model.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.network.Coding;

/** Answers of a network that there is not, and evaluations of them. */
public final class EvaluationCases {
  /** A sample and its answer; of few different costs, so that many are equal. */
  record Answer(
      long number, int label, int prediction, float confidence, double cost, float[] outputs) {}

  private EvaluationCases() {}

  static List<Answer> answers(int count, Coding targets, long seed) {
    Random random = new Random(seed);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Matrix outputs = Matrix.zeros(1, targets.outputs());
      for (int j = 0; j < outputs.columns(); j++) {
        outputs.set(0, j, random.nextFloat());
      }
      double cost = random.nextInt(40) / 8.0;
      boolean numbers = targets.classes() == 0;
      int label = numbers ? 0 : random.nextInt(targets.classes());
      int prediction = numbers ? 0 : targets.prediction(outputs, 0);
      answers.add(
          new Answer(
              1000L + i,
              label,
              prediction,
              numbers ? random.nextFloat() : targets.confidence(outputs, 0, prediction),
              cost,
              Arrays.copyOfRange(
                  outputs.data(), outputs.row(0), outputs.row(0) + outputs.columns())));
    }
    return answers;
  }

  /** Of a network with these hidden layers, which are watched for every sample. */
  static Evaluation evaluation(List<Answer> answers, Coding targets, int... hidden) {
    EvaluationSum sum =
        new EvaluationSum(targets.classes(), targets.predictions(), targets.units(), hidden);
    for (Answer a : answers) {
      Matrix outputs = Matrix.zeros(2, targets.outputs());
      System.arraycopy(a.outputs, 0, outputs.data(), outputs.row(1), a.outputs.length);
      if (targets.classes() > 0) {
        sum.add(a.number, a.label, a.prediction, a.confidence, a.cost, outputs, 1, 1);
      } else {
        sum.add(a.number, wanted(a, targets.outputs()), 0, a.cost, outputs, 1, 1);
      }
      sum.activity().addSample();
      for (int l = 1; l <= hidden.length; l++) {
        sum.activity().addLayer(l, Activation.RELU, hiddenOutputs(a, hidden[l - 1]), 0);
      }
    }
    return sum.total();
  }

  /** The numbers that a sample has, which its confidence stands for. */
  private static float[] wanted(Answer answer, int outputs) {
    float[] wanted = new float[outputs];
    Arrays.fill(wanted, answer.confidence);
    return wanted;
  }

  private static Matrix hiddenOutputs(Answer answer, int neurons) {
    Random random = new Random(answer.number);
    Matrix outputs = Matrix.zeros(1, neurons);
    for (int j = 0; j < neurons; j++) {
      outputs.set(0, j, Math.max(0, random.nextFloat() - 0.5f));
    }
    return outputs;
  }

  /** An evaluation of random answers of a network with these hidden layers. */
  public static Evaluation random(int count, Coding targets, long seed, int... hidden) {
    return evaluation(answers(count, targets, seed), targets, hidden);
  }

  /** All of it, as text. */
  public static String json(Evaluation evaluation) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    EvaluationJson.write(evaluation, node);
    Activity activity = evaluation.activity();
    String flat = activity.flat().stream().map(Arrays::toString).toList().toString();
    return node + " " + activity.samples() + flat;
  }
}
