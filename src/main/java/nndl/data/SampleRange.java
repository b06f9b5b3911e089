package nndl.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;

/** Samples {@code from} to {@code to - 1} of a set: the training, validation or test samples. */
public record SampleRange(SampleSet set, long from, long to) implements Serializable {

  public long count() {
    return to - from;
  }

  /** The samples {@code from} to {@code to - 1} of a part of the set, counted in that part. */
  record Piece(Part part, long from, long to) {
    boolean isMost() {
      return to - from > part.count() / 2;
    }
  }

  /**
   * The pieces of the set's parts that form the range, in order; parts without any of its samples
   * are left out.
   */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    long first = 0; // of the part, counted in the set
    for (Part part : set.parts()) {
      Piece piece = new Piece(part, Math.max(0, from - first), Math.min(part.count(), to - first));
      if (piece.from < piece.to) {
        pieces.add(piece);
      }
      first += part.count();
    }
    return pieces;
  }

  /** The part of these samples that shard {@code s} owns. */
  public SampleRange shard(Shards shards, int s) {
    return new SampleRange(
        set, from + shards.start(s, count()), from + shards.start(s + 1, count()));
  }
}
