import Mustache
import Verdicts

/// The pages' Mustache templates. Double braces escape; only charts, pictures and the style are inserted unescaped.
enum PageTemplate {
    /// Renders a page.
    ///
    /// Mustache looks up names in structs by reflection; an empty list omits its section.
    ///
    /// - Parameter templates: the page's own by name, in addition to ``head``, ``table`` and ``figure``.
    /// - Throws: `ReportsError` if a template does not parse, which a test rules out.
    static func html(of page: Any, _ template: String, _ templates: [String: String]) throws -> String {
        do {
            let shared = ["head": head, "table": table, "figure": figure]
            let library = MustacheLibrary(
                templates: try shared.merging(templates) { $1 }.mapValues { try MustacheTemplate(string: $0) }
            )
            return (library.render(page, withTemplate: template) ?? "").withHarmlessDirection
        } catch {
            throw ReportsError(
                .invalidTemplate, "page template", "it does not parse (\(error))",
                remedy: "This is a fault of the program; please report it.")
        }
    }

    /// The head of every page: a strict content policy, no script, no external resources, and inline style.
    static let head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>{{title}}</title>
        <style>{{{style}}}</style>
        </head>
        """

    /// The study's page.
    static let page = """
        {{> head}}
        <body>
        <header>
        <h1>{{title}}</h1>
        <p class="about">{{dataDescription}} · {{day}}{{#isSimulated}} <strong class="badge">simulated dives</strong>{{/isSimulated}}</p>
        <nav aria-label="Contents"><a href="#findings">Findings</a> <a href="#protocol">Protocol</a> <a href="#results">Results</a> <a href="#curves">All curves</a> <a href="#experiments">Experiments</a> <a href="#sources">Sources</a></nav>
        </header>
        <main>
        <section id="findings" class="prose">
        <h2>Findings</h2>
        <ul>
        {{#findings}}
        <li>{{.}}</li>
        {{/findings}}
        </ul>
        </section>
        <section id="protocol" class="prose">
        <h2>Protocol</h2>
        <dl>
        {{#facts}}
        <dt>{{term}}</dt><dd>{{text}}</dd>
        {{/facts}}
        <dt>Command</dt><dd><code>{{commandLine}}</code></dd>
        </dl>
        {{#hasRemarks}}
        <div class="remarks" role="note" aria-label="Remarks">
        <p><b>Reading these numbers</b></p>
        <ul>
        {{#remarks}}
        <li>{{.}}</li>
        {{/remarks}}
        </ul>
        </div>
        {{/hasRemarks}}
        </section>
        <section id="architectures">
        {{#architectures}}
        {{> table}}
        {{/architectures}}
        </section>
        <section id="results">
        <h2>Results</h2>
        {{#tables}}
        {{> table}}
        {{/tables}}
        </section>
        <section id="curves">
        <h2>All curves</h2>
        {{#figures}}
        {{> figure}}
        {{/figures}}
        </section>
        <section id="experiments">
        <h2>Experiments</h2>
        {{#experiments}}
        <section id="{{id}}" class="experiment">
        <h3>{{title}}</h3>
        <p class="makeup">{{makeup}} {{status}}</p>
        {{#figure}}
        {{> figure}}
        {{/figure}}
        {{#tables}}
        {{> table}}
        {{/tables}}
        {{#hasSeeds}}
        <p class="seed">{{seeds}}</p>
        {{/hasSeeds}}
        {{#hasConfusions}}
        <details>
        <summary>Confusion matrices, {{confusionEpoch}}</summary>
        <p class="makeup">A row for each true class, a column for each prediction.</p>
        <div class="confusions">
        {{#confusions}}
        <div class="scroll" tabindex="0" role="region" aria-label="{{title}}">
        <table class="confusion">
        <caption>{{title}}: {{accuracy}} right</caption>
        <thead><tr><th scope="col">true</th>{{#labels}}<th scope="col">{{.}}</th>{{/labels}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{label}}</th>{{#cells}}<td class="{{heat}}{{#isRight}} right{{/isRight}}">{{count}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        {{/confusions}}
        </div>
        </details>
        {{/hasConfusions}}
        </section>
        {{/experiments}}
        </section>
        <section id="sources" class="prose">
        <h2>Sources</h2>
        <ul>
        <li>The study: Ballari, Pyneni, Tarakad, “Architecture Analysis of Multitask Learning for Assessing Quality of Actions”.</li>
        <li>Network, losses and data set: Parmar, Morris, “What and How Well You Performed? A Multitask Learning Approach to Action Quality Assessment”, CVPR 2019.</li>
        <li>Intervals: percentile bootstrap, Efron, Tibshirani, “An Introduction to the Bootstrap”, 1993, chapter 13.</li>
        </ul>
        </section>
        </main>
        </body>
        </html>

        """

    static let table = """
        <p class="caption" id="{{id}}-caption">{{#hasName}}<b>{{name}}.</b> {{/hasName}}{{caption}}</p>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="{{id}}-caption">
        <table id="{{id}}" aria-labelledby="{{id}}-caption">
        <thead><tr>{{#columns}}<th scope="col">{{title}}<small>{{detail}}</small></th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr class="{{kind}}"><th scope="row">{{title}}<small>{{detail}}</small></th>{{#cells}}<td colspan="{{span}}">{{text}}<sup>{{mark}}</sup>{{#details}}<small>{{.}}</small>{{/details}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        <div class="notes">
        {{#notes}}
        <p><sup>{{mark}}</sup> {{text}}</p>
        {{/notes}}
        </div>
        """

    static let figure = """
        <figure id="{{id}}">
        <div class="panels">
        {{#charts}}
        {{{.}}}
        {{/charts}}
        </div>
        {{#isEmpty}}<p class="none">Nothing to draw yet.</p>{{/isEmpty}}
        <figcaption><b>{{title}}.</b> {{caption}}</figcaption>
        </figure>
        """
}
