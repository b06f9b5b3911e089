package nndl.model.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nndl.error.InputException;

/**
 * The header of a safetensors file. It is a JSON object with the type, shape and position of every
 * tensor, and with any strings under {@code __metadata__}. The JSON is parsed as a stream, without
 * a tree in memory, and no memory is allocated for the numbers of the tensors. {@link SafeTensors}
 * checks whether the positions of the tensors fit together.
 *
 * @param metadata the strings under {@code __metadata__}
 * @param tensors the tensors by name, in the order of the header
 */
record Header(SortedMap<String, String> metadata, Map<String, Entry> tensors) {
  private static final String METADATA = "__metadata__";
  private static final String DTYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final String DATA_OFFSETS = "data_offsets";

  /**
   * The type, shape and position of a tensor.
   *
   * @param dtype the type, as safetensors names it
   * @param offsets the positions where the tensor's bytes begin and end, counted from the end of
   *     the header
   */
  record Entry(String dtype, long[] shape, long[] offsets) {
    /**
     * Returns where the tensor's bytes begin ({@code i} is 0) or end ({@code i} is 1), or 0 if the
     * header does not state it.
     */
    long offset(int i) {
      return i < offsets.length ? offsets[i] : 0;
    }
  }

  /** The header as compact JSON. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonStrings.JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
        Entry entry = tensor.getValue();
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField(DTYPE, entry.dtype);
        json.writeFieldName(SHAPE);
        json.writeArray(entry.shape, 0, entry.shape.length);
        json.writeFieldName(DATA_OFFSETS);
        json.writeArray(entry.offsets, 0, entry.offsets.length);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a writer into memory never throws it
    }
    return text.toString();
  }

  /**
   * Reads a header.
   *
   * @param place the file's name, for error messages
   */
  static Header parse(Object place, byte[] json) {
    if (IntStream.range(0, json.length).anyMatch(i -> json[i] == 0)) {
      throw InputException.expected(place, "a JSON header in UTF-8", "a zero, as UTF-16 has");
    }
    Header header = new Header(new TreeMap<>(), new LinkedHashMap<>());
    try (JsonParser parser = JsonStrings.JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InputException.expected(place, "a JSON object as header", JsonStrings.found(parser));
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(METADATA)) {
          JsonStrings.read(place + ": " + name, parser, header.metadata);
        } else {
          header.tensors.put(name, entry(place + ": " + name, parser));
        }
      }
      if (parser.nextToken() != null) {
        throw InputException.expected(place, "a JSON header", "something else");
      }
    } catch (IOException e) {
      throw new InputException(place + ": expected a JSON header, found something else", e);
    }
    return header;
  }

  private static Entry entry(String where, JsonParser parser) throws IOException {
    String dtype = "none";
    long[] shape = {};
    long[] offsets = {};
    boolean isObject = parser.isExpectedStartObjectToken();
    while (isObject && parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case DTYPE -> dtype = parser.getText();
        case SHAPE -> shape = numbers(where, "a dimension of 0 or more", Integer.MAX_VALUE, parser);
        case DATA_OFFSETS ->
            offsets = numbers(where, "an offset of 0 or more", Long.MAX_VALUE, parser);
        default -> {} // from a later version of the format
      }
      parser.skipChildren();
    }
    parser.skipChildren();
    return new Entry(dtype, shape, offsets);
  }

  /**
   * Reads a list of integers from 0 to {@code max}. Returns an empty array if the value is not a
   * list, and fails if an element is not such an integer.
   *
   * @param what the description of one integer, for error messages
   */
  private static long[] numbers(String where, String what, long max, JsonParser parser)
      throws IOException {
    LongStream.Builder numbers = LongStream.builder();
    if (parser.isExpectedStartArrayToken()) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0
            || parser.getLongValue() > max) {
          throw InputException.expected(where, what, JsonStrings.found(parser));
        }
        numbers.add(parser.getLongValue());
      }
    }
    return numbers.build().toArray();
  }

  /** Formats numbers as a JSON list. */
  static String list(long... numbers) {
    return Arrays.toString(numbers).replace(" ", "");
  }
}
