package nndl.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the known word that is closest to an unknown one, and suggests it. */
public final class NearMiss {
  /**
   * A word may have one mistake for every {@code LETTERS_PER_MISTAKE} letters, rounded, without
   * dashes. A shorter word may have one too.
   */
  private static final int LETTERS_PER_MISTAKE = 3;

  /** What other programs call an option that has another name here. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "--target", "--label",
          "--features", "--columns",
          "--test-data", "--test",
          "--validation-data", "--split-column",
          "--lr", "--learning-rate",
          "--data", "--in");

  private NearMiss() {}

  /**
   * Returns the end of an error message, which asks whether the closest word was meant, or an empty
   * string if no word is close.
   */
  public static String hint(String typed, Collection<String> known) {
    return nearest(typed, known).map(word -> "; did you mean " + word + "?").orElse("");
  }

  private static Optional<String> nearest(String typed, Collection<String> known) {
    String lower = typed.toLowerCase(Locale.ROOT);
    String elsewhere = ELSEWHERE.getOrDefault(lower, "");
    return known.contains(elsewhere)
        ? Optional.of(elsewhere)
        : known.stream()
            .filter(word -> isNear(lower, word))
            .min(
                Comparator.<String>comparingInt(word -> distance(lower, word))
                    .thenComparing(w -> w));
  }

  /** A word of another length has a mistake for each letter more, however long it is. */
  private static boolean isNear(String typed, String word) {
    long most = Math.max(1, mistakes(word));
    return Math.abs(typed.length() - word.length()) <= most && distance(typed, word) <= most;
  }

  private static long mistakes(String word) {
    return Math.round((double) word.replace("-", "").length() / LETTERS_PER_MISTAKE);
  }

  /**
   * Returns the number of mistakes: letters that are missing, added, wrong, or swapped with the
   * next letter (optimal string alignment: Damerau 1964).
   */
  static int distance(String a, String b) {
    int[][] of = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          of[i][j] = i + j;
          continue;
        }
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        of[i][j] = Math.min(of[i - 1][j - 1] + wrong, 1 + Math.min(of[i - 1][j], of[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          of[i][j] = Math.min(of[i][j], of[i - 2][j - 2] + 1);
        }
      }
    }
    return of[a.length()][b.length()];
  }
}
