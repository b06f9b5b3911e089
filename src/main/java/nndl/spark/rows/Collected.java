package nndl.spark.rows;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import nndl.error.InputException;

/** Puts together what the tasks have written, whatever the order in which they end. */
final class Collected {
  private final String row;
  private final Outcome.Written[] ofPartitions;
  private final SortedMap<Integer, String> faults = new TreeMap<>();
  private final BitSet ended = new BitSet();
  private Outcome.Known known;

  /**
   * @param row what messages call a row
   */
  Collected(String row, int partitions) {
    this.row = row;
    ofPartitions = new Outcome.Written[partitions];
  }

  /**
   * Adds the outcome of a partition. Fails with the fault of the first wrong partition, once all
   * before it have ended.
   */
  void add(int partition, Outcome outcome) {
    if (outcome instanceof Outcome.Fault fault) {
      faults.put(partition, fault.why());
    } else if (outcome instanceof Outcome.Written written) {
      ofPartitions[partition] = written;
    }
    ended.set(partition);
    if (!faults.isEmpty() && faults.firstKey() < ended.nextClearBit(0)) {
      throw new InputException(faults.get(faults.firstKey()));
    }
  }

  /**
   * Fails unless there are rows, not only validation rows, all of one width.
   *
   * @param weights the column of weights, or null
   */
  void requireTrainingRows(String weights) {
    written().map(Outcome.Written::rows).filter(Objects::nonNull).forEach(this::merge);
    if (known == null && weights != null) {
      throw InputException.expected(
          "%ss, column %s".formatted(row, weights), "a weight above 0 in at least one", "none");
    }
    if (known == null) {
      throw InputException.expected(row + "s", "at least one", "none");
    }
    if (training() == 0) {
      throw InputException.expected(row + "s", "rows to train on", "only validation rows");
    }
  }

  private void merge(Outcome.Known more) {
    if (known == null) {
      known = more;
      return;
    }
    if (more.width() != known.width()) {
      throw InputException.expected(
          more.place(),
          "%s features, as in %s".formatted(known.width(), known.place()),
          more.width());
    }
    known.labels().or(more.labels());
    known.moments().add(more.moments());
    known.numbers().add(more.numbers());
    known =
        new Outcome.Known(
            known.place(),
            known.width(),
            Math.max(known.classes(), more.classes()),
            known.labels(),
            known.moments(),
            known.numbers(),
            Math.max(known.largestWeight(), more.largestWeight()));
  }

  /** Returns what is known about all rows. */
  Outcome.Known known() {
    return known;
  }

  /** Returns all files. */
  List<PartWriter.Part> parts() {
    return Stream.concat(
            written().flatMap(w -> w.training().stream()),
            written().flatMap(w -> w.validation().stream()))
        .toList();
  }

  /** Returns the bytes of all files. */
  long bytes() {
    return parts().stream().mapToLong(PartWriter.Part::bytes).sum();
  }

  long training() {
    return written().flatMap(w -> w.training().stream()).mapToLong(PartWriter.Part::rows).sum();
  }

  long validation() {
    return written().flatMap(w -> w.validation().stream()).mapToLong(PartWriter.Part::rows).sum();
  }

  private Stream<Outcome.Written> written() {
    return Arrays.stream(ofPartitions).filter(Objects::nonNull);
  }
}
