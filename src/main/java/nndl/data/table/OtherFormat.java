package nndl.data.table;

import java.util.regex.Pattern;
import nndl.error.InputException;

/** A format of tables that is not read as CSV. The first bytes of a file show it. */
enum OtherFormat {
  PARQUET(
      "PAR1[\\x00-\\x08\\x0e-\\x1f]",
      "Parquet",
      "--table parquet:FILE reads it, or --test parquet:FILE test rows"),
  XLSX(
      "PK\\x03\\x04.{26}(\\[Content_Types\\]\\.xml|_rels/|docProps/|xl/)",
      "an Excel file",
      "save it as CSV UTF-8 in the spreadsheet"),
  XLS("\\xd0\\xcf\\x11\\xe0", "an Excel file", "save it as CSV UTF-8 in the spreadsheet"),
  ZIP("PK\\x03\\x04", "a zip file", "unzip it, and name the file in it"),
  JSON_ARRAY(
      "(\\xef\\xbb\\xbf)?\\s*\\[\\s*\\{",
      "a JSON array",
      "jq -c '.[]' FILE > LINES writes a line for each row, and --table json:LINES reads them"),
  JSON(
      "(\\xef\\xbb\\xbf)?\\s*\\{\\s*\"",
      "JSON",
      "--table json:FILE reads it if each line is a row"),
  CR_ALONE( // no LF, and text after the first CR; possessive, so that each byte is met once
      "(?=[^\\n]*+\\z)[^\\r]*+\\r\\s*+\\S",
      "lines that end with CR alone",
      "tr '\\r' '\\n' < FILE > LINES makes it LF");

  private final Pattern start;
  private final String found;
  private final String help;

  OtherFormat(String start, String found, String help) {
    this.start = Pattern.compile(start, Pattern.DOTALL);
    this.found = found;
    this.help = help;
  }

  /**
   * Fails if a file has one of these formats.
   *
   * @param head the start of the file, a character for each byte
   */
  static void requireNone(String path, String head) {
    for (OtherFormat format : values()) {
      if (format.start.matcher(head).lookingAt()) {
        throw InputException.expected(path, "CSV (%s)".formatted(format.help), format.found);
      }
    }
  }
}
