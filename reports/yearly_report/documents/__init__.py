"""Files that leave the site: plain values in, bytes out.  Nothing here knows Django."""
