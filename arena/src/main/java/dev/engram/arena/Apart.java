/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * A cache line of nothing. HotSpot lays out the fields of a class behind those of the class that it
 * extends, so that what {@link Stay} adds shares no line with the object before it.
 */
@SuppressWarnings("UnusedVariable") // they take room
abstract class Apart {
  private long a;
  private long b;
  private long c;
  private long d;
  private long e;
  private long f;
  private long g;
  private long h;
}
