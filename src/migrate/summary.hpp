// Steps in words.
#pragma once

#include "migrate/step.hpp"

#include <string>

namespace tenon::migrate {

// "create the table `User`", "build the table `Post` anew: add `title`, drop `body`".
std::string summary(const plan& whole, const step& one);

}  // namespace tenon::migrate
