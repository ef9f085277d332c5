// A library that is loaded when it is first needed, instead of whenever the program starts.
#pragma once

namespace tenon::cli {

// Stays loaded until the program ends: what was found in it may be kept. Safe to use from any thread.
class shared_library {
 public:
  struct description {
    const char* file;     // as the system's loader looks it up: "libpq.so.5"
    const char* purpose;  // what is not to be had without it: "PostgreSQL"
    const char* package;  // of Debian, that holds it: "libpq5"
  };

  // Loads it. Throws tenon::error, which names the file and the package.
  explicit shared_library(const description& what);

  // A function by its name in C; throws tenon::error if the library is too old to have it.
  template <class Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(symbol(name));
  }

 private:
  void* symbol(const char* name) const;

  description what_;
  void* handle_;
};

}  // namespace tenon::cli
