package nndl.command.options;

import nndl.network.Layout;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts text such as {@code 784,30,10} to a layout. */
public final class SizesConverter implements ITypeConverter<Layout> {
  @Override
  public Layout convert(String text) {
    try {
      String[] numbers = text.split(",", -1);
      int[] sizes = new int[numbers.length];
      for (int l = 0; l < sizes.length; l++) {
        sizes[l] = Integer.parseInt(numbers[l].strip());
      }
      return new Layout(sizes);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "expected numbers with commas between them, found '" + text + "'");
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
