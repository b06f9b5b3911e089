package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;

/** Writes and reads the hashes of sets of samples: eight bytes each, in the order of the sets. */
public final class HashFormat {
  private HashFormat() {}

  public static void write(Parts out, DataHashes hashes) {
    hashes.bySet().values().forEach(out::putLong);
  }

  /**
   * Reads hashes that {@link #write} wrote.
   *
   * @param sets the sets that have hashes in the message
   */
  static DataHashes read(ByteBuffer in, Set<Split> sets) throws ProtocolException {
    ProtocolException.require(
        in.remaining() >= sets.size() * Long.BYTES, "hashes of %s sets".formatted(sets.size()));
    Map<Split, Long> hashes = new EnumMap<>(Split.class);
    sets.forEach(set -> hashes.put(set, in.getLong()));
    return new DataHashes(hashes);
  }
}
