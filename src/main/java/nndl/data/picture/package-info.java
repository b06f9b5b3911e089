/**
 * Internal. Files of pictures: PNG, JPEG, BMP and GIF files are decoded into upright grey pictures.
 * A file that declares too many pixels is rejected before memory is allocated for them. What a
 * picture shows does not concern this package. Begin with {@link nndl.data.picture.PictureFile}.
 */
package nndl.data.picture;
