/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.EnumSet;
import java.util.Set;

/** What a region is for, which decides what may be done with it unless it is said otherwise. */
public enum RegionType {
  /** Region 0, whose cells read as their own pointers and are never written. */
  IDENTITY(0, Permission.READ),
  /** What the machine itself keeps. */
  VM_CONTROL(1, Permission.READ, Permission.WRITE),
  /** Programs. Written before it is protected, then read and executed. */
  CODE(2, Permission.READ, Permission.EXECUTE),
  /** What lasts between programs. */
  STATE(3, Permission.READ, Permission.WRITE),
  /** What a program allocates. */
  HEAP(4, Permission.READ, Permission.WRITE),
  /** What calls put on one another. */
  STACK(5, Permission.READ, Permission.WRITE),
  /** What several workers use, some of it atomically. */
  SHARED(6, Permission.READ, Permission.WRITE),
  /** What is gone at the end of a transaction (EIP-1153). */
  TRANSIENT(7, Permission.READ, Permission.WRITE);

  final int code;

  private final int rights;

  RegionType(int code, Permission... permissions) {
    this.code = code;
    int bits = 0;
    for (Permission each : permissions) {
      bits |= each.bit;
    }
    this.rights = bits;
  }

  /** What it is in images and commitments, as Memory3D numbers it: 0 to 7. */
  public int code() {
    return code;
  }

  /** What may be done with such a region unless it is said otherwise. */
  public Set<Permission> permissions() {
    EnumSet<Permission> set = EnumSet.allOf(Permission.class);
    set.removeIf(each -> (rights & each.bit) == 0);
    return set;
  }
}
