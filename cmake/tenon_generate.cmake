# tenon_generate(TARGET <name> SCHEMA <path> [OUTPUT <dir>] [NAMESPACE <name>])
#
# Makes the static library <name> from a schema: its typed client, regenerated when the
# schema changes and not otherwise. A target that links <name> includes
# <namespace/client.hpp>, or the header of a single model, and gets tenon::core and the
# component of the schema's provider with it.
#
#   SCHEMA     a schema file, or a folder of *.prisma files
#   OUTPUT     where the generated files go, in a folder per namespace
#              (default: a folder in the build tree)
#   NAMESPACE  default: what the schema's tenon-cpp generator block says, else the
#              schema's stem
#
# Set TENON_EXECUTABLE to run another `tenon` than tenon::tenon, as when cross-compiling.

function(tenon_generate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;SCHEMA;OUTPUT;NAMESPACE" "")
  if(NOT arg_TARGET OR NOT arg_SCHEMA OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tenon_generate(TARGET <name> SCHEMA <path> [OUTPUT <dir>] [NAMESPACE <name>]): "
                        "got (${ARGV})")
  endif()
  cmake_path(ABSOLUTE_PATH arg_SCHEMA NORMALIZE)
  if(NOT arg_OUTPUT)
    set(arg_OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${arg_TARGET}_generated)
  endif()
  cmake_path(ABSOLUTE_PATH arg_OUTPUT BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE)

  # The provider and the namespace follow from the schema: a glance at it is enough here,
  # the generator validates it.
  if(IS_DIRECTORY ${arg_SCHEMA})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${arg_SCHEMA}/*.prisma)
  elseif(EXISTS ${arg_SCHEMA})
    set(files ${arg_SCHEMA})
  endif()
  if(NOT files)
    message(FATAL_ERROR "tenon_generate(${arg_TARGET}): there is no schema at ${arg_SCHEMA}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set(schema "")
  foreach(file IN LISTS files)
    file(READ ${file} text)
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    string(APPEND schema "\n${text}")
  endforeach()

  tenon_component_of_schema(component "${schema}")
  if(NOT arg_NAMESPACE)
    tenon_namespace_of_schema(arg_NAMESPACE "${schema}")
  endif()
  string(REPLACE "::" "/" folder ${arg_NAMESPACE})
  set(folder ${arg_OUTPUT}/${folder})
  # Which headers there are is known when they have been generated once. Until then nothing
  # can have been compiled with them; from then on Ninja has to know that they may change.
  file(GLOB headers CONFIGURE_DEPENDS ${folder}/*.hpp)

  if(NOT TENON_EXECUTABLE)
    set(TENON_EXECUTABLE tenon::tenon)
    if(NOT TARGET tenon::tenon)
      message(FATAL_ERROR "tenon_generate(${arg_TARGET}): this Tenon was installed without its command")
    endif()
  endif()
  # An unchanged file is left alone so that what includes it is not rebuilt. Ninja
  # understands that; other generators would run the command for ever.
  set(touch)
  if(NOT CMAKE_GENERATOR MATCHES "Ninja")
    set(touch COMMAND ${CMAKE_COMMAND} -E touch ${folder}/client.cpp)
  endif()
  add_custom_command(
    OUTPUT ${folder}/client.cpp
    BYPRODUCTS ${headers}
    COMMAND ${TENON_EXECUTABLE} generate --schema ${arg_SCHEMA} --output ${arg_OUTPUT}
            --namespace ${arg_NAMESPACE} --depfile ${folder}.d
    ${touch}
    DEPENDS ${TENON_EXECUTABLE} ${files}
    DEPFILE ${folder}.d
    COMMENT "Generating the client ${arg_TARGET}"
    VERBATIM)

  add_library(${arg_TARGET} STATIC ${folder}/client.cpp ${headers})
  target_include_directories(${arg_TARGET} PUBLIC ${arg_OUTPUT})
  target_link_libraries(${arg_TARGET} PUBLIC tenon::core tenon::${component})
  if(TARGET tenon_warnings)
    target_link_libraries(${arg_TARGET} PRIVATE tenon_warnings)
  endif()
endfunction()

# The component that serves the provider of the schema's datasource.
function(tenon_component_of_schema out schema)
  if(NOT schema MATCHES "\n[ \t]*datasource[ \t]+[A-Za-z0-9_]+[ \t\r\n]*{[^}]*provider[ \t]*=[ \t]*\"([a-z]+)\"")
    message(FATAL_ERROR "tenon_generate(${arg_TARGET}): ${arg_SCHEMA} has no datasource block with a provider")
  endif()
  set(component ${CMAKE_MATCH_1})
  if(component MATCHES "^(postgres|postgresql|cockroachdb)$")
    set(component postgres)
  elseif(NOT component MATCHES "^(sqlite|mysql|mongodb|dynamodb)$")
    message(FATAL_ERROR "tenon_generate(${arg_TARGET}): no client can be generated for the provider "
                        "\"${component}\" of ${arg_SCHEMA}; use postgresql, cockroachdb, sqlite, mysql, mongodb or dynamodb")
  endif()
  # With its embedded engine, if the URL or the generator asks for that.
  if(component STREQUAL dynamodb AND schema MATCHES "\"dynamodb\\+embedded:|\n[ \t]*engine[ \t]*=[ \t]*\"embedded\"")
    set(component local_dynamodb)
  endif()
  if(NOT TARGET tenon::${component})
    message(FATAL_ERROR "tenon_generate(${arg_TARGET}): the provider of ${arg_SCHEMA} needs tenon::${component}; "
                        "add it to find_package(tenon COMPONENTS ...)")
  endif()
  set(${out} ${component} PARENT_SCOPE)
endfunction()

function(tenon_namespace_of_schema out schema)
  cmake_path(GET arg_SCHEMA STEM namespace)
  string(REGEX REPLACE "[^A-Za-z0-9]+" "_" namespace "${namespace}")
  string(REGEX MATCHALL "\n[ \t]*generator[ \t]+[A-Za-z0-9_]+[ \t\r\n]*{[^}]*}" generators "${schema}")
  foreach(generator IN LISTS generators)
    if(generator MATCHES "provider[ \t]*=[ \t]*\"tenon-cpp\"" AND generator MATCHES "namespace[ \t]*=[ \t]*\"([^\"]+)\"")
      set(namespace ${CMAKE_MATCH_1})
    endif()
  endforeach()
  set(${out} ${namespace} PARENT_SCOPE)
endfunction()
