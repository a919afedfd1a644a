/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The statistics of a 3-D machine for Micrometer. */
@NullMarked
package dev.engram.vm3d.micrometer;

import org.jspecify.annotations.NullMarked;
