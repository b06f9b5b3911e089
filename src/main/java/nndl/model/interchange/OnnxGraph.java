package nndl.model.interchange;

import nndl.model.format.SafeTensors.Tensor;

/**
 * A graph of ONNX that is built node by node along one chain of values: each node takes the value
 * of the last node, and possibly constants. The field numbers are those of {@code onnx.proto3}.
 */
final class OnnxGraph {
  /** Field numbers of a graph. */
  private static final int NODE = 1;

  private static final int GRAPH_NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;

  /** Field numbers of a node. */
  private static final int NODE_INPUT = 1;

  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;

  /** Field numbers of an attribute. */
  private static final int ATTRIBUTE_NAME = 1;

  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int IS_FLOAT = 1;
  private static final int IS_INT = 2;

  /** Field numbers of a tensor. */
  private static final int DIMS = 1;

  private static final int DATA_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int RAW_DATA = 9;

  /** The number of the type float32. */
  static final int FLOAT32 = 1;

  /** Field numbers of a value, its type, the tensor type, its shape and the shape's dimensions. */
  private static final int VALUE_NAME = 1;

  private static final int VALUE_TYPE = 2;
  private static final int VALUE_DOC = 3;
  private static final int TENSOR_TYPE = 1;
  private static final int ELEMENT_TYPE = 1;
  private static final int SHAPE = 2;
  private static final int DIMENSION = 1;
  private static final int DIMENSION_VALUE = 1;
  private static final int DIMENSION_NAME = 2;

  private final ProtoMessage graph = new ProtoMessage();
  private final ProtoMessage constants = new ProtoMessage();
  private final ProtoMessage input;
  private String value;

  /**
   * @param name the name of the input, which has one row per sample
   * @param doc what its numbers mean
   */
  OnnxGraph(String name, int columns, String doc) {
    input = rows(name, columns).text(VALUE_DOC, doc);
    value = name;
  }

  /** The name of the last node's value. */
  String value() {
    return value;
  }

  /** Adds a tensor that nodes may refer to. */
  void constant(String name, Tensor tensor) {
    ProtoMessage message = new ProtoMessage();
    for (int dimension : tensor.shape()) {
      message.number(DIMS, dimension);
    }
    message.number(DATA_TYPE, FLOAT32).text(TENSOR_NAME, name).floats(RAW_DATA, tensor.values());
    constants.message(INITIALIZER, message);
  }

  /** Adds a number that nodes may refer to. */
  void constant(String name, float number) {
    constant(name, new Tensor(new int[0], new float[] {number}));
  }

  /** Adds a node without attributes. */
  void node(String operator, String output, String... others) {
    node(operator, output, new ProtoMessage(), others);
  }

  /**
   * Adds a node.
   *
   * @param output the name of the value that it gives
   * @param attributes made by {@link #number} and {@link #wholeNumber}
   * @param others its inputs after the last node's value
   */
  void node(String operator, String output, ProtoMessage attributes, String... others) {
    ProtoMessage node = new ProtoMessage().text(NODE_INPUT, value);
    for (String other : others) {
      node.text(NODE_INPUT, other);
    }
    node.text(NODE_OUTPUT, output).text(NODE_NAME, output).text(OP_TYPE, operator);
    graph.message(NODE, node.append(attributes));
    value = output;
  }

  /** A float as the attribute of a node. */
  static ProtoMessage number(String name, float number) {
    ProtoMessage attribute = new ProtoMessage().text(ATTRIBUTE_NAME, name);
    attribute.float32(ATTRIBUTE_FLOAT, number).number(ATTRIBUTE_TYPE, IS_FLOAT);
    return new ProtoMessage().message(ATTRIBUTE, attribute);
  }

  /** An integer as the attribute of a node. */
  static ProtoMessage wholeNumber(String name, long number) {
    ProtoMessage attribute = new ProtoMessage().text(ATTRIBUTE_NAME, name);
    attribute.number(ATTRIBUTE_INT, number).number(ATTRIBUTE_TYPE, IS_INT);
    return new ProtoMessage().message(ATTRIBUTE, attribute);
  }

  /** The graph, whose output is the last value. */
  ProtoMessage message(String name, int outputs) {
    return new ProtoMessage()
        .append(graph)
        .text(GRAPH_NAME, name)
        .append(constants)
        .message(INPUT, input)
        .message(OUTPUT, rows(value, outputs));
  }

  /** A matrix with any number of rows. */
  private static ProtoMessage rows(String name, int columns) {
    ProtoMessage shape =
        new ProtoMessage()
            .message(DIMENSION, new ProtoMessage().text(DIMENSION_NAME, "batch"))
            .message(DIMENSION, new ProtoMessage().number(DIMENSION_VALUE, columns));
    ProtoMessage tensor = new ProtoMessage().number(ELEMENT_TYPE, FLOAT32).message(SHAPE, shape);
    return new ProtoMessage()
        .text(VALUE_NAME, name)
        .message(VALUE_TYPE, new ProtoMessage().message(TENSOR_TYPE, tensor));
  }
}
