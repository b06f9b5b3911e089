package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suggestions for unknown words. */
class NearMissTest {
  @ParameterizedTest
  @CsvSource({
    "train, train, 0",
    "trian, train, 1",
    "tran, train, 1",
    "trraain, train, 2",
    "brain, train, 1",
    "'', train, 5",
    "ca, abc, 3",
  })
  void countsLettersThatAreMissingTooManyWrongOrExchanged(String typed, String word, int distance) {
    assertEquals(distance, NearMiss.distance(typed, word));
    assertEquals(distance, NearMiss.distance(word, typed));
  }

  @Test
  void takesTheNearestWord() {
    List<String> words = List.of("momentum", "max-momentum", "base-momentum");
    assertEquals("; did you mean momentum?", NearMiss.hint("MOMENTUN", words));
    assertEquals("; did you mean max-momentum?", NearMiss.hint("max-momentm", words));
    assertEquals("", NearMiss.hint("beta", words));
  }

  /** Among two dashes and four letters, two wrong ones are no slip. */
  @Test
  void dashesAreNoLettersThatWereTypedRight() {
    assertEquals("", NearMiss.hint("--test", List.of("--cost")));
    assertEquals("; did you mean --cost?", NearMiss.hint("--cosst", List.of("--cost")));
    assertEquals("; did you mean --sizes?", NearMiss.hint("--sise", List.of("--sizes")));
    assertEquals(
        "; did you mean --mini-batch-size?",
        NearMiss.hint("--minibatchsize", List.of("--mini-batch-size")));
  }

  @Test
  void whatOtherProgramsCallAnOptionLeadsToItIfTheCommandHasIt() {
    List<String> known = List.of("--label", "--targets");
    assertEquals("; did you mean --label?", NearMiss.hint("--target", known));
    assertEquals("; did you mean --targets?", NearMiss.hint("--target", known.subList(1, 2)));
    assertEquals("; did you mean --in?", NearMiss.hint("--data", List.of("--date", "--in")));
  }

  @Test
  void takesTheAlphabeticallyFirstOfEquallyNearWords() {
    assertEquals("; did you mean --l1?", NearMiss.hint("--l3", List.of("--l2", "--l1")));
  }

  /** The key of a properties file may be as long as the file. */
  @Test
  void aWordThatIsFarTooLongIsNotComparedLetterByLetter() {
    assertEquals("", NearMiss.hint("x".repeat(1 << 26), List.of("train")));
  }
}
