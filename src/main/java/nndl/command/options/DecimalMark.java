package nndl.command.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the decimal mark of numbers, which is a point or a comma. */
public final class DecimalMark implements ITypeConverter<String> {
  @Override
  public String convert(String mark) {
    if (!mark.equals(".") && !mark.equals(",")) {
      throw new TypeConversionException("expected a point or a comma, found '" + mark + "'");
    }
    return mark;
  }
}
