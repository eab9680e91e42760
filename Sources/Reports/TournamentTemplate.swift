/// The Mustache templates of a tournament's page. Double braces escape; only charts, pictures and the style are inserted
/// unescaped.
enum TournamentTemplate {
    static let all = ["page": page, "event": event, "audit": audit, "dive": dive]

    private static let page = """
        {{> head}}
        <body>
        <header>
        <h1>{{title}}</h1>
        <p class="about">{{about}}{{#isSimulated}} <strong class="badge">simulated dives</strong>{{/isSimulated}}</p>
        </header>
        <main>
        <section id="winners">
        <h2 class="unseen">Winners</h2>
        <div class="winners">
        {{#winners}}
        <article class="winner" aria-labelledby="{{eventID}}-winner">
        <h3 id="{{eventID}}-winner"><a href="#{{eventID}}"><bdi>{{event}}</bdi></a></h3>
        <p class="who{{^isKnown}} none{{/isKnown}}"><bdi>{{name}}</bdi></p>
        {{#isKnown}}
        <p class="how"><b>{{points}}</b> {{margin}}</p>
        {{#hasCertainty}}<p class="sure{{#hasDoubt}} doubt{{/hasDoubt}}">{{#hasChance}}<b>{{chance}}</b> {{/hasChance}}{{certainty}}</p>{{/hasCertainty}}
        <ol class="podium">
        {{#places}}
        <li><span>{{place}}</span><bdi>{{name}}</bdi>{{{chart}}}<b>{{total}}</b></li>
        {{/places}}
        </ol>
        {{/isKnown}}
        <p class="aside">{{#hasInterval}}{{interval}} with 90\u{00A0}% probability. {{/hasInterval}}{{#notes}}{{.}} {{/notes}}</p>
        </article>
        {{/winners}}
        </div>
        {{#summaries}}
        <p>{{.}}</p>
        {{/summaries}}
        {{#hasLists}}
        <h3>Worth checking</h3>
        <ul class="look">
        {{#lists}}
        <li>{{title}}: {{#dives}}<a href="{{href}}"><bdi>{{name}}</bdi></a> {{text}}{{/dives}}</li>
        {{/lists}}
        </ul>
        {{/hasLists}}
        {{#hasNotes}}
        <div class="remarks" role="note" aria-label="Reading these numbers">
        <ul>
        {{#gaps}}
        <li>{{.}}</li>
        {{/gaps}}
        {{#remarks}}
        <li>{{.}}</li>
        {{/remarks}}
        {{#hasFurtherRemarks}}
        <li><a href="#further-remarks">{{furtherRemarkCount}}</a></li>
        {{/hasFurtherRemarks}}
        </ul>
        </div>
        {{/hasNotes}}
        <p class="makeup">{{legend}}</p>
        <nav aria-label="Contents">{{#links}}<a href="{{href}}"><bdi>{{title}}</bdi></a> {{/links}}{{#agreements}}<a href="#agreement">Model and panel</a> {{/agreements}}{{#hasFailures}}<a href="#failures">Failures</a> {{/hasFailures}}<a href="#about">About</a></nav>
        </section>
        {{#events}}
        {{> event}}
        {{/events}}
        {{#agreements}}
        <section id="agreement">
        <h2>Model and panel</h2>
        <div class="beside">
        <figure>{{{chart}}}</figure>
        <div class="prose">
        <p><b>{{sentence}}</b></p>
        {{#more}}
        <p>{{.}}</p>
        {{/more}}
        <p class="makeup">Each mark is a dive; on the line model and panel agree. An orange mark is a final score outside the dive\u{2019}s interval.</p>
        </div>
        </div>
        {{#tables}}
        {{> table}}
        {{/tables}}
        </section>
        {{/agreements}}
        {{#hasFailures}}
        <section id="failures">
        <h2>Failures</h2>
        <ul class="failures">
        {{#failures}}
        <li><span class="makeup"><bdi>{{event}}</bdi></span> {{reason}}</li>
        {{/failures}}
        </ul>
        </section>
        {{/hasFailures}}
        <section id="about" class="prose">
        <h2>About</h2>
        <dl>
        {{#facts}}
        <dt>{{term}}</dt><dd>{{text}}</dd>
        {{/facts}}
        <dt>Command</dt><dd><code>{{commandLine}}</code></dd>
        </dl>
        {{#hasFurtherRemarks}}
        <h3 id="further-remarks">{{furtherRemarkCount}}</h3>
        <ul class="failures">
        {{#furtherRemarks}}
        <li>{{.}}</li>
        {{/furtherRemarks}}
        </ul>
        {{/hasFurtherRemarks}}
        </section>
        </main>
        </body>
        </html>

        """

    private static let event = """
        <section id="{{id}}" class="event">
        <h2><bdi>{{title}}</bdi> <small>{{about}}</small></h2>
        <p class="caption">{{caption}}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Ranking: {{title}}">
        <table class="ranking" aria-label="Ranking: {{title}}">
        <thead><tr><th scope="col">Place</th><th scope="col">{{entrant}}</th><th scope="col">Total</th><th scope="col"><span class="unseen">Total drawn</span></th>{{#hasChances}}<th scope="col">Chance<small>to be first</small></th>{{/hasChances}}<th scope="col">Dives</th>{{#hasPanel}}<th scope="col">Panel<small>total</small></th>{{#hasPlaces}}<th scope="col">Panel<small>place</small></th>{{/hasPlaces}}{{/hasPanel}}</tr></thead>
        <tbody>
        {{#standings}}
        <tr{{#isFirst}} class="first"{{/isFirst}}><td>{{place}}</td><th scope="row"><bdi>{{#isShown}}<a href="{{href}}">{{name}}</a>{{/isShown}}{{^isShown}}{{name}}{{/isShown}}</bdi><small>{{note}}</small></th><td><b>{{total}}</b><small>{{interval}}</small></td><td>{{#charts}}{{{.}}}{{/charts}}</td>{{#hasChances}}<td data-label="Chance">{{chance}}</td>{{/hasChances}}<td class="scores" data-label="Dives">{{#dives}}{{#isShown}}<a href="{{href}}" title="{{name}}">{{score}}</a>{{/isShown}}{{^isShown}}<span>{{score}}</span>{{/isShown}} {{/dives}}</td>{{#hasPanel}}<td data-label="Panel">{{finalTotal}}<small>{{finalNote}}</small></td>{{#hasPlaces}}<td data-label="Panel place">{{finalPlace}}</td>{{/hasPlaces}}{{/hasPanel}}</tr>
        {{/standings}}
        </tbody>
        </table>
        </div>
        {{#hasPanelSection}}
        {{> audit}}
        {{/hasPanelSection}}
        {{#hasDives}}
        <h3>Dives</h3>
        <div class="dives">
        {{#dives}}
        {{> dive}}
        {{/dives}}
        </div>
        {{/hasDives}}
        </section>
        """

    private static let audit = """
        <h3>Panel</h3>
        <div class="audit">
        {{#comparisons}}
        <figure>{{{chart}}}<figcaption>{{text}}</figcaption></figure>
        {{/comparisons}}
        {{#audits}}
        {{#hasJudges}}
        <div>
        <p class="makeup">{{caption}}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Judges: {{title}}">
        <table class="judges" aria-label="Judges: {{title}}">
        <thead><tr><th scope="col">Judge</th><th scope="col">Bias</th><th scope="col"><span class="unseen">Bias drawn</span></th><th scope="col">Spread</th><th scope="col">\u{03C1}</th></tr></thead>
        <tbody>
        {{#judges}}
        <tr><th scope="row">{{number}}</th><td>{{bias}}</td><td>{{{chart}}}</td><td>{{spread}}</td><td>{{correlation}}</td></tr>
        {{/judges}}
        </tbody>
        </table>
        </div>
        </div>
        {{/hasJudges}}
        <div class="findings">
        {{#hasFarAwards}}
        <h4>{{farAwardsTitle}}</h4>
        <ul>
        {{#farAwards}}
        <li><a href="{{href}}"><bdi>{{name}}</bdi></a>: {{text}}</li>
        {{/farAwards}}
        </ul>
        {{/hasFarAwards}}
        {{#hasDisagreements}}
        <h4>Where panel and model differ most</h4>
        <ul>
        {{#disagreements}}
        <li><a href="{{href}}"><bdi>{{name}}</bdi></a>: {{text}}</li>
        {{/disagreements}}
        </ul>
        {{/hasDisagreements}}
        </div>
        {{/audits}}
        </div>
        """

    private static let dive = """
        <article class="dive" id="{{id}}" aria-labelledby="{{id}}-name">
        <h4 id="{{id}}-name">{{#divers}}<bdi>{{.}}</bdi> <span class="sep">\u{00B7}</span> {{/divers}}{{number}} <span class="spoken">{{description}}</span> <small><bdi>{{file}}</bdi>{{#isSimulated}} \u{00B7} simulated{{/isSimulated}}</small></h4>
        {{#hasPictures}}
        <div class="pictures">
        {{#pictures}}
        <figure><img src="data:image/jpeg;base64,{{{data}}}" width="{{width}}" height="{{height}}" alt="{{alternative}}" decoding="async"><figcaption>{{moment}}</figcaption></figure>
        {{/pictures}}
        </div>
        {{/hasPictures}}
        <div class="verdict">
        <p class="score{{^isScored}} none{{/isScored}}">{{score}}</p>
        {{#scales}}{{{.}}}{{/scales}}
        <p class="note">{{scoreNote}}</p>
        </div>
        <div class="told">
        <dl>
        {{#dives}}
        <dt>{{term}}</dt><dd><b>{{number}}</b> {{text}}{{#marks}} <span class="mark{{#isMismatch}} other{{/isMismatch}}">{{.}}</span>{{/marks}}</dd>
        {{/dives}}
        </dl>
        {{#hasClasses}}
        <ul class="classes" aria-label="Classes with their certainty">
        {{#classes}}
        <li{{#isMismatch}} class="other"{{/isMismatch}}>{{text}} <b{{#isUnsure}} class="unsure"{{/isUnsure}}>{{certainty}}</b>{{#isMismatch}} <span>announced: {{announced}}</span>{{/isMismatch}}</li>
        {{/classes}}
        </ul>
        {{/hasClasses}}
        {{#captions}}
        <p class="said">\u{201C}<bdi>{{text}}</bdi>\u{201D}{{#marks}} <span class="mark other">{{.}}</span>{{/marks}}</p>
        {{/captions}}
        {{#hasWarnings}}
        <ul class="warnings" aria-label="Warnings">
        {{#warnings}}
        <li>{{.}}</li>
        {{/warnings}}
        </ul>
        {{/hasWarnings}}
        </div>
        {{#timelines}}<div class="clips"><p>Each clip's effect: the score minus the score without that clip ({{clipLength}})</p>{{{.}}}</div>{{/timelines}}
        </article>
        """
}
