// Functions that stand in for those of a library which is loaded when the first of them is called.
#pragma once

#include "cli/shared_library.hpp"

// Defines a function that goes to the one of its name in library(), a cli::shared_library.
#define TENON_ON_DEMAND(result, name, parameters, arguments)             \
  result name parameters {                                               \
    static auto* const real = library().function<decltype(name)>(#name); \
    return real arguments;                                               \
  }
