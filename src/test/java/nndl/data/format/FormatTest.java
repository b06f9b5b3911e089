package nndl.data.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which format a file has, and which type its numbers. */
class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "samples.csv, CSV",
    "SAMPLES.CSV.GZ, CSV",
    "samples.libsvm, LIBSVM",
    "samples.svm.bz2, LIBSVM",
    "train-images-idx3-ubyte.gz, IDX",
    "images.idx, IDX",
    "samples.txt, ",
    "csv, ",
    "samples.csv.zip, ",
  })
  void theEndOfANameShowsTheFormat(String name, Format format) {
    assertEquals(format, Format.byName(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'1,2:3', CSV",
    "'1 2:3,4', LIBSVM",
    "'1 2', ",
    "'1\n2,3', ",
    "'', ",
  })
  void theFirstCommaOrColonOfTheFirstLineShowsTheFormat(String head, Format format) {
    assertEquals(format, Format.byContent(head.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"0 0, IDX", "0 0 8 3, IDX", "0, ", "0 1 8 3, ", "1 0 8 3, "})
  void twoZerosBeginAnIdxFile(String head, Format format) {
    byte[] bytes = new byte[head.split(" ").length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Byte.parseByte(head.split(" ")[i]);
    }
    assertEquals(format, Format.byContent(bytes));
  }

  /** One number that is not 0 takes 16 bytes with its index and their count. */
  @Test
  void numbersAreSparseIfThatTakesLessThanHalfOfTheBytes() {
    assertEquals(IdxType.DOUBLE, IdxType.ofNumbers(1, 4));
    assertEquals(IdxType.SPARSE, IdxType.ofNumbers(1, 5));
    assertEquals(IdxType.SPARSE, IdxType.ofNumbers(0, 2));
    assertEquals(IdxType.DOUBLE, IdxType.ofNumbers(1 << 30, Integer.MAX_VALUE));
  }

  @Test
  void labelsTakeAByteIfItHoldsThemAll() {
    assertEquals(IdxType.BYTE, IdxType.ofLabels(256));
    assertEquals(IdxType.SHORT, IdxType.ofLabels(257));
  }
}
