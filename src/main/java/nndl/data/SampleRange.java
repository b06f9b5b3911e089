package nndl.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import nndl.data.format.LabelStatistics;
import nndl.data.format.Part;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.RowErrors;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;

/**
 * The samples {@code from} to {@code to - 1} of a set. The training, validation and test samples
 * are such ranges.
 */
public record SampleRange(SampleSet set, long from, long to) implements Serializable {

  public long count() {
    return to - from;
  }

  /**
   * The samples {@code from} to {@code to - 1} of a part of the set, numbered from the start of the
   * part.
   */
  record Piece(Part part, long from, long to) {
    boolean isMost() {
      return to - from > part.count() / 2;
    }
  }

  /**
   * Returns the piece of each part of the set that belongs to the range, in order. Parts without
   * samples of the range are left out.
   */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    long first = 0; // the number of the part's first sample in the set
    for (Part part : set.parts()) {
      Piece piece = new Piece(part, Math.max(0, from - first), Math.min(part.count(), to - first));
      if (piece.from < piece.to) {
        pieces.add(piece);
      }
      first += part.count();
    }
    return pieces;
  }

  /**
   * Reads the samples and passes them to {@code sink}, in order.
   *
   * @param errors takes what is wrong or new about rows of a table
   */
  public void read(Storage storage, SampleSink sink, RowErrors errors) {
    for (Piece piece : pieces()) {
      piece.part.read(storage, piece.from, piece.to, sink, errors);
    }
  }

  /** Returns the first samples of this range, or all if there are not as many. */
  public SampleRange first(long count) {
    return new SampleRange(set, from, from + Math.min(count, count()));
  }

  /** Returns the samples of this range that belong to shard {@code s}. */
  public SampleRange shard(Shards shards, int s) {
    return new SampleRange(
        set, from + shards.start(s, count()), from + shards.start(s + 1, count()));
  }

  /** Returns which labels the samples have, which must be in use. */
  LabelStatistics labels(Storage storage) {
    LabelStatistics all = LabelStatistics.NONE;
    long before = 0;
    for (Piece piece : pieces()) {
      all = all.with(piece.part.labels(storage, piece.from, piece.to), before);
      before += piece.to - piece.from;
    }
    return all;
  }

  /**
   * Returns the sum of the weights of the samples with each label from 0 to {@code classes - 1}:
   * their number if they have no weights. Fails if a label is not below {@code classes}.
   */
  public double[] labelWeights(Storage storage, int classes) {
    SortedMap<Integer, LabelStatistics.Label> labels = labels(storage).labels();
    labels.tailMap(classes).entrySet().stream()
        .min(Comparator.comparingLong(of -> of.getValue().first()))
        .ifPresent(
            of -> {
              throw set.wrongLabel(from + of.getValue().first(), of.getKey(), classes);
            });
    double[] weights = new double[classes];
    labels.forEach((label, of) -> weights[label] = of.weight());
    return weights;
  }
}
