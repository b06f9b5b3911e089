package nndl.command.options;

import picocli.CommandLine.ITypeConverter;

/**
 * Reads a name from a list with commas between its items. As in CSV, an item may be in quotes; it
 * may then contain commas and, doubled, quotes.
 */
public final class ListedName implements ITypeConverter<String> {
  private static final String QUOTE = "\"";

  @Override
  public String convert(String item) {
    String name = item.strip();
    boolean isQuoted = name.length() > 1 && name.startsWith(QUOTE) && name.endsWith(QUOTE);
    return isQuoted
        ? name.substring(1, name.length() - 1).replace(QUOTE + QUOTE, QUOTE).strip()
        : name;
  }
}
