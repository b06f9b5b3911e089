package nndl.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputExceptionTest {
  @Test
  void isOneLineWhateverAFileHasBroughtIntoIt() {
    String name = "a\nb\r\nc\u001b[31m\u2028d\te";
    assertEquals(
        "a\\u000ab\\u000d\\u000ac\\u001b[31m\\u2028d\te: expected x, found y",
        InputException.expected(name, "x", "y").getMessage());
    assertEquals("1\\u000a2", new InputException("1\n2", new Exception()).getMessage());
  }

  @Test
  void isNoLongerThanAScreenHolds() {
    assertEquals("x".repeat(10_000) + "...", new InputException("x".repeat(20_000)).getMessage());
    String escaped = new InputException("\u007f".repeat(20_000)).getMessage();
    assertEquals("\\u007f".repeat(1_666) + "\\u00...", escaped);
  }

  @Test
  void namesAMissingFileOnce() {
    for (Exception e :
        List.of(
            new NoSuchFileException("target/m"),
            new FileNotFoundException("File target/m does not exist"))) {
      assertEquals(
          "target/m: expected to read it, found no such file",
          InputException.unreadable("target/m", e).getMessage());
    }
  }

  @Test
  void namesAFileThatThePlaceDoesNotName() {
    assertEquals(
        "runs: expected to read it, found no such file runs/7/model",
        InputException.unreadable("runs", new NoSuchFileException("runs/7/model")).getMessage());
  }

  @Test
  void saysWhatAnExceptionMeansWhoseMessageIsOnlyAPath() {
    assertEquals("no permission for m", InputException.reason(new AccessDeniedException("m")));
    assertEquals(
        "m: not today", InputException.reason(new AccessDeniedException("m", null, "not today")));
    assertEquals("NotDirectoryException m", InputException.reason(new NotDirectoryException("m")));
  }
}
