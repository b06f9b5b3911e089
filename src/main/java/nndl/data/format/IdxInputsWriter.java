package nndl.data.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the inputs of samples as an IDX file of float32 numbers, sample by sample. The stream
 * should be buffered, and stays open.
 */
public final class IdxInputsWriter {
  private final OutputStream out;
  private final ByteBuffer row;

  /**
   * Writes the header.
   *
   * @param count the number of samples that will follow, 1 to 2^31 - 1
   * @param width the number of inputs of a sample, 1 to {@link IdxHeader#MAX_WIDTH}
   */
  public IdxInputsWriter(OutputStream out, long count, int width) throws IOException {
    this.out = out;
    this.row = ByteBuffer.allocate(width * Float.BYTES);
    out.write(new IdxHeader(IdxType.FLOAT, count, List.of(width)).bytes());
  }

  /** Writes a sample of as many inputs as the header says. */
  public void add(float[] inputs) throws IOException {
    if (inputs.length * Float.BYTES != row.capacity()) {
      throw new IllegalArgumentException(inputs.length + " inputs");
    }
    row.asFloatBuffer().put(inputs);
    out.write(row.array());
  }
}
