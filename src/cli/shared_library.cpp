#include "cli/shared_library.hpp"

#include <tenon/base/error.hpp>

#include <dlfcn.h>

#include <string>

namespace tenon::cli {

shared_library::shared_library(const description& what) : what_(what), handle_(dlopen(what.file, RTLD_NOW)) {
  if (handle_) return;
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(what.purpose) + " needs the library " + what.file + ", which cannot be loaded (" +
                    dlerror() + ")",
         .hint = std::string("Install it; Debian has it in the package ") + what.package});
}

void* shared_library::symbol(const char* name) const {
  if (void* found = dlsym(handle_, name)) return found;
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string("The library ") + what_.file + " has no function " + name,
         .hint = std::string("Install a newer version of it; Debian has it in the package ") + what_.package});
}

}  // namespace tenon::cli
