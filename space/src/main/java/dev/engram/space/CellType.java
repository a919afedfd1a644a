/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/** What one pointer of a region names. Values are big-endian. */
public enum CellType {
  /** One byte. */
  BYTE(0, 0, 0),
  /** Two bytes. */
  SHORT(1, 1, 0),
  /** Four bytes. */
  INT(2, 2, 0),
  /** An element of the KoalaBear field, below 2^31 - 2^24 + 1, in four bytes. */
  KOALA_BEAR(3, 2, 0x7F00_0001),
  /** An element of the BabyBear field, below 2^31 - 2^27 + 1, in four bytes. */
  BABY_BEAR(4, 2, 0x7800_0001);

  /** What it is in images and commitments. */
  final int code;

  /** The logarithm of its bytes. */
  final int shift;

  private final int modulus;

  CellType(int code, int shift, int modulus) {
    this.code = code;
    this.shift = shift;
    this.modulus = modulus;
  }

  /** Bytes of a cell: 1, 2 or 4. */
  public int bytes() {
    return 1 << shift;
  }

  /** What its values are below if it is an element of a field, or else 0. */
  public int modulus() {
    return modulus;
  }

  /** Whether a value is one of such a cell, read as unsigned. */
  boolean takes(int value) {
    return modulus == 0 ? shift == 2 || value >>> (8 << shift) == 0 : value >= 0 && value < modulus;
  }
}
