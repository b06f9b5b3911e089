/**
 * Internal. Pictures as files: PNG, JPEG, BMP and GIF are decoded into upright grey values, and a
 * malicious file is refused before it takes memory. It does not know what a picture shows. Begin
 * with {@link nndl.data.picture.PictureFile}.
 */
package nndl.data.picture;
