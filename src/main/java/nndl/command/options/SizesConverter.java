package nndl.command.options;

import java.util.stream.Stream;
import nndl.network.Layout;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts text such as {@code 784,30,10} to a layout. */
public final class SizesConverter implements ITypeConverter<Layout> {
  @Override
  public Layout convert(String text) {
    try {
      String[] sizes = text.split(",", -1);
      return new Layout(Stream.of(sizes).map(String::strip).mapToInt(Integer::parseInt).toArray());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "expected numbers with commas between them, found '" + text + "'");
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
