package nndl.command.rows;

import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.function.Function;
import nndl.command.rows.Fragments.Connection;
import nndl.data.picture.GreyPicture;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.InputSpec;
import nndl.model.ensemble.Ensemble;
import nndl.network.Coding;
import nndl.network.Output;

/**
 * Reads a row of digits: of all ways to make pieces of its fragments, the one in which the
 * committee is surest of the pieces. A way costs minus the logarithm of the confidence for each
 * piece, and more for each stroke that is cut, for paper inside a piece, and for a dot that is left
 * out. The cheapest is found by dynamic programming: the best way up to a fragment is the best of
 * those up to an earlier one, and one piece more. A class that is called {@value #NO_DIGIT} is no
 * digit: the surer the committee is of it, the less it is of any digit. Serves one thread.
 */
public final class RowReader {
  /** The name of a class that says that a piece is no digit. */
  public static final String NO_DIGIT = "none";

  /** What it costs to cut a stroke, if nobody says otherwise. */
  public static final String CUT_PENALTY = "0.02";

  /** A row has so many digits at most. */
  static final int MAX_DIGITS = 20;

  /** What each gap inside a piece costs. */
  private static final double JOIN = 1;

  /** What a dot costs. */
  private static final double DOT = 0.5;

  /** In place of a class. */
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
   * @param cutPenalty what it costs to cut a stroke
   */
  public RowReader(Ensemble committee, double cutPenalty) {
    this.input = committee.input();
    this.targets = committee.targets();
    this.softmax = committee.cost().output() == Output.SOFTMAX;
    this.names = input.classNames();
    this.noDigit = names.indexOf(NO_DIGIT);
    this.cutPenalty = cutPenalty;
    this.outputs = committee.outputs(TILE);
  }

  /**
   * Reads a picture; fails if it does not show one row of digits.
   *
   * @param place the picture's name, for errors
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
   * @param before all but its last piece; null if it has none
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

  /** The committee's outputs for each candidate. */
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
        all[first + i] = Arrays.copyOfRange(a.data(), a.row(i), a.row(i) + a.columns());
      }
    }
    return all;
  }

  /** The digit with the highest share, the first of equals. */
  private int highest(double[] shares) {
    int best = noDigit == 0 ? 1 : 0;
    for (int c = 0; c < shares.length; c++) {
      best = c != noDigit && shares[c] > shares[best] ? c : best;
    }
    return best;
  }

  /**
   * How sure outputs are of a class. Those of a softmax share out 1. Others stand alone: each that
   * is not as the class wants it speaks against the class, so a piece that none of them knows is
   * nothing to be sure of.
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

  /** Of what a piece cuts and joins. */
  private double cost(List<Connection> links, Candidate piece) {
    boolean cut = piece.from() > 0 && links.get(piece.from() - 1) == Connection.STROKE;
    long joined =
        links.subList(piece.from(), piece.to() - 1).stream()
            .filter(Connection.PAPER::equals)
            .count();
    return (cut ? cutPenalty : 0) + JOIN * joined;
  }
}
