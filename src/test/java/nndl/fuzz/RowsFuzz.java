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
    int columns = Math.max(1, Math.min(input.length - Short.BYTES, in.getShort() & 0xffff));
    int rows = (input.length - Short.BYTES) / columns;
    byte[] pixels = new byte[rows * columns];
    in.get(pixels);
    declared.accept(10L * pixels.length + (long) CANDIDATES * SIDE * SIDE);
    Reading unused = reader.read("a picture", new GreyPicture(rows, columns, pixels));
  }
}
