package nndl.data.picture;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Detects whether a decoder has found all pixels of a picture. Java's decoders do not fail if the
 * pixels of a GIF or JPEG file end too early: the GIF decoder stops, and the JPEG decoder fills in
 * grey and reports a warning.
 */
final class Completeness implements IIOReadProgressListener, IIOReadWarningListener {
  /** A part of the warning text. The warning comes from the C library and is always in English. */
  private static final String CUT = "remature end";

  private final PictureFormat format;
  private float percent;
  private boolean cut;

  Completeness(PictureFormat format) {
    this.format = format;
  }

  boolean isWhole() {
    return !cut && (format != PictureFormat.GIF || percent >= 100);
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    percent = percentageDone;
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    cut |= format == PictureFormat.JPEG && warning.contains(CUT);
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
