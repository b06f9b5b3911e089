package nndl.command.rows;

import java.util.LinkedList;
import java.util.List;
import java.util.function.Function;
import nndl.command.rows.Fragments.Connection;
import nndl.data.picture.GreyPicture;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Coding;
import nndl.network.Output;

/**
 * Reads a row of digits. Of all ways to join the fragments of the row into pieces, it takes the way
 * with the lowest cost. A piece costs minus the logarithm of its confidence. Each stroke that is
 * cut, each gap of paper inside a piece and each dot that is left out adds to the cost. The
 * cheapest way is found by dynamic programming: the cheapest way up to a fragment is the cheapest
 * way up to an earlier fragment plus one more piece.
 *
 * <p>A class with the name {@value #NO_DIGIT} stands for pieces that are no digit. The higher its
 * output, the lower is the confidence of every digit. For use by one thread.
 */
public final class RowReader {
  /** The name of the class of pieces that are no digit. */
  static final String NO_DIGIT = "none";

  /** The default of the cost of cutting a stroke. */
  public static final String CUT_PENALTY = "0.02";

  /** The maximum number of digits of a row. */
  static final int MAX_DIGITS = 20;

  /** The cost of each gap of paper inside a piece. */
  private static final double JOIN = 1;

  /** The cost of each dot that is left out. */
  private static final double DOT = 0.5;

  /** The label of a dot that is left out. */
  private static final int LEFT_OUT = -1;

  private static final double MIN_CONFIDENCE = 1e-6;
  private static final float FULL_INK = 255;
  private static final int TILE = 64;

  private final InputSpec input;
  private final Coding targets;
  private final boolean softmax;
  private final List<String> names;
  private final int noDigit; // -1 if there is no such class
  private final double cutPenalty;
  private final Function<SparseRows, Matrix> outputs;

  /**
   * @param cutPenalty the cost of cutting a stroke
   */
  public RowReader(Ensemble ensemble, double cutPenalty) {
    Model.requireClasses(ensemble.models().get(0));
    this.input = ensemble.input();
    this.targets = ensemble.targets();
    this.softmax = ensemble.cost().output() == Output.SOFTMAX;
    this.names = input.classNames();
    this.noDigit = names.indexOf(NO_DIGIT);
    this.cutPenalty = cutPenalty;
    this.outputs = ensemble.outputs(TILE);
  }

  /**
   * Reads a picture. Fails if it does not show one row of digits.
   *
   * @param place the name of the picture, for errors
   */
  public Reading read(Object place, GreyPicture picture) {
    Fragments fragments = Fragments.of(place, RowInk.of(place, picture));
    LinkedList<Reading.Piece> pieces = new LinkedList<>();
    for (Way way = best(fragments); way.before != null; way = way.before) {
      if (way.label != LEFT_OUT) {
        pieces.addFirst(new Reading.Piece(names.get(way.label), way.confidence, way.piece.box()));
      }
    }
    if (pieces.isEmpty() || pieces.size() > MAX_DIGITS) {
      throw InputException.expected(
          place, "a row of 1 to %s digits".formatted(MAX_DIGITS), pieces.size());
    }
    return new Reading(pieces);
  }

  /**
   * The cheapest way up to a fragment.
   *
   * @param cost the cost of the whole way
   * @param before the way without its last piece, or null if it has no piece
   * @param piece the last piece
   * @param label the class of the last piece, or {@code LEFT_OUT}
   * @param confidence the confidence of the last piece
   */
  private record Way(double cost, Way before, Candidate piece, int label, double confidence) {}

  private Way best(Fragments fragments) {
    List<Connection> links = fragments.links();
    List<Candidate> candidates = Candidate.of(fragments, input.rows(), input.columns());
    float[][] outputs = outputs(candidates);
    Way[] ways = new Way[fragments.all().size() + 1];
    ways[0] = new Way(0, null, null, LEFT_OUT, 1);
    for (int i = 0; i < outputs.length; i++) {
      Candidate piece = candidates.get(i);
      boolean dot = piece.isDot(fragments);
      int label = dot ? LEFT_OUT : highest(targets.shares(outputs[i]));
      double confidence = dot ? 0 : confidence(outputs[i], label);
      double cost = dot ? DOT : -StrictMath.log(Math.max(MIN_CONFIDENCE, confidence));
      Way before = ways[piece.from()];
      double all = before.cost + cost + cost(links, piece);
      if (ways[piece.to()] == null || all < ways[piece.to()].cost) {
        ways[piece.to()] = new Way(all, before, piece, label, confidence);
      }
    }
    return ways[ways.length - 1];
  }

  /** Returns the outputs of the ensemble for each candidate. */
  private float[][] outputs(List<Candidate> candidates) {
    float[][] all = new float[candidates.size()][];
    SparseRows tile = new SparseRows();
    float[] inputs = new float[input.inputs()];
    for (int first = 0; first < all.length; first += TILE) {
      int count = Math.min(TILE, all.length - first);
      tile.clear();
      for (Candidate candidate : candidates.subList(first, first + count)) {
        for (int k = 0; k < inputs.length; k++) {
          inputs[k] = (candidate.image()[k] & 0xff) / FULL_INK;
        }
        tile.addRow(inputs);
      }
      Matrix a = outputs.apply(tile);
      for (int i = 0; i < count; i++) {
        all[first + i] = a.copyOfRow(i);
      }
    }
    return all;
  }

  /**
   * Returns the digit with the highest share, or the lowest of several digits with equal shares.
   */
  private int highest(double[] shares) {
    int best = noDigit == 0 ? 1 : 0;
    for (int c = 0; c < shares.length; c++) {
      best = c != noDigit && shares[c] > shares[best] ? c : best;
    }
    return best;
  }

  /**
   * Returns the confidence of a class. The outputs of a softmax are the confidences. Other outputs
   * are treated as independent probabilities: the confidence is the product, over all outputs, of
   * the probability that the output has the value that the class requires. So it is low if no
   * output recognises the piece.
   */
  private double confidence(float[] outputs, int label) {
    if (softmax) {
      return targets.shares(outputs)[label];
    }
    double product = 1;
    for (int j = 0; j < outputs.length; j++) {
      product *= targets.isOn(label, j) ? outputs[j] : 1.0 - outputs[j];
    }
    return product;
  }

  /** Returns the cost of the stroke that a piece cuts and of the gaps inside the piece. */
  private double cost(List<Connection> links, Candidate piece) {
    boolean cut = piece.from() > 0 && links.get(piece.from() - 1) == Connection.STROKE;
    long joined =
        links.subList(piece.from(), piece.to() - 1).stream()
            .filter(Connection.PAPER::equals)
            .count();
    return (cut ? cutPenalty : 0) + JOIN * joined;
  }
}
