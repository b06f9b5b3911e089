package nndl.fuzz;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import nndl.command.rows.Reading;
import nndl.command.rows.RowReader;
import nndl.command.rows.SegmentDigits;
import nndl.data.picture.GreyPicture;
import nndl.model.ensemble.Ensemble;

/**
 * A row of digits in a picture. The first two bytes of an input are the number of columns; the
 * others are pixels.
 */
final class RowsFuzz implements FuzzTarget {
  /** The largest number of pieces that are tried as digits: 400 fragments, up to 24 joined. */
  private static final int CANDIDATES = 400 * 24;

  private static final int SIDE = 28;

  /** Each of the pieces may be nearly as large as the picture. */
  private static final int MAX_PIXELS = 1 << 14;

  private final RowReader reader =
      new RowReader(
          new Ensemble(List.of(SegmentDigits.model())), Double.parseDouble(RowReader.CUT_PENALTY));

  @Override
  public List<byte[]> seeds() {
    return Stream.of("7", "10", "25 83")
        .map(text -> SegmentDigits.row(text, 3))
        .map(
            row ->
                ByteBuffer.allocate(Short.BYTES + row.pixels().length)
                    .putShort((short) row.columns())
                    .put(row.pixels())
                    .array())
        .toList();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) {
    if (input.length < Short.BYTES + 1) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    int all = Math.min(input.length - Short.BYTES, MAX_PIXELS);
    int columns = Math.max(1, Math.min(all, in.getShort() & 0xffff));
    int rows = all / columns;
    byte[] pixels = new byte[rows * columns];
    in.get(pixels);
    declared.accept(
        (long) CANDIDATES * (SIDE * SIDE + pixels.length / Contract.BYTES_PER_DECLARED));
    Reading unused = reader.read("a picture", new GreyPicture(rows, columns, pixels));
  }
}
