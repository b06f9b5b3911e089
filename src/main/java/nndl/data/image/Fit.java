package nndl.data.image;

/** The way in which a picture is converted to an image of a model's size. */
public enum Fit {
  /** The picture is a drawing. Its position and size in the picture do not matter. */
  PAD,
  /**
   * Every pixel is used as it is. The picture must have the model's size, and be light on black.
   */
  NONE
}
